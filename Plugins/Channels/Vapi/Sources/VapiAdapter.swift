public import ChannelKit

/// One phone number or assistant of a Vapi organisation.
public struct VapiAdapter: ChannelAdapter {
    /// The response to a call to a number without an assistant.
    enum OnCall: String, CaseIterable {
        case assistant, ask, transfer, refuse
    }

    let channel: ChannelID
    let api: VapiAPI
    let phoneNumberID: String?
    let number: String?
    let assistantID: String?
    let squadID: String?
    let workflowID: String?
    let orgID: String?
    let onCall: OnCall
    let transferTo: TransferDestination?
    let handoffAssistantID: String?
    let tools: [DeclaredTool]
    let bookedWhen: JSONPointer?
    let sentences: VapiSentences
    let fillerAfter: Duration
    /// True if an assistant has the hub as its model.
    let isModel: Bool
    public let credentials: [Credential]

    public init(_ settings: ChannelSettings) throws(ConfigurationIssue) {
        channel = settings.id
        api = VapiAPI(
            baseURL: settings.baseURL,
            key: try settings.first(of: VapiSetting.apiKey),
            controlKey: try settings.first(of: VapiSetting.controlKey)
        )
        phoneNumberID = try settings.identifier(VapiSetting.phoneNumberID)
        number = try settings.e164(VapiSetting.number)
        assistantID = try settings.identifier(VapiSetting.assistantID)
        squadID = try settings.identifier(VapiSetting.squadID)
        workflowID = try settings.identifier(VapiSetting.workflowID)
        orgID = try settings.identifier(VapiSetting.orgID)
        onCall = try OnCall(rawValue: settings[VapiSetting.onCall]) ?? .assistant
        transferTo = try settings.transferDestination()
        handoffAssistantID = try settings.identifier(VapiSetting.handoffAssistantID)
        tools = try settings.tools()
        bookedWhen = try settings.bookedWhen()
        sentences = try VapiSentences(settings)
        fillerAfter = try settings.fillerAfter()
        isModel = try settings[VapiSetting.modelKey] != nil
        credentials = try settings.webhookCredentials()
    }

    public var addresses: [Address] {
        [
            phoneNumberID.map(Address.phoneNumberID), number.map(Address.number), assistantID.map(Address.assistantID),
            orgID.map(Address.orgID),
        ].compactMap(\.self)
    }
}

extension VapiAdapter {
    /// The declared tool with `name`.
    func tool(named name: String) -> DeclaredTool? { tools.first { $0.name == name } }

    public static let manifest = AdapterManifest(
        kind: "vapi",
        title: "Vapi",
        summary: "Connects the phone numbers and assistants of a Vapi organisation: spoken conversations.",
        settings: VapiSetting.declarations,
        apiBaseURL: "https://api.vapi.ai",
        authentication: .signed,
        // Tenants choose at Vapi which header has the token or the signature.
        credentialPlaces: CredentialPlaces(headerParameters: [VapiCredential.headerParameter]),
        acknowledgement: .json([:]),
        // Vapi retries only for assistants with a `backoffPlan`; missed reports can be fetched.
        redelivery: .never,
        limits: AdapterManifest.Limits(
            // Reports with long transcripts have several megabytes.
            bodyBytes: 16 * 1_024 * 1_024,
            // Vapi has no documented limit; 2000 characters are about two minutes of speech.
            textLength: 2_000,
            answerTimeout: VapiTimeouts.standard
        ),
        // Vapi has no idempotency key, and customers must not be called twice.
        defaultDelivery: .atMostOnce,
        errors: VapiError.guidance
    )
}

/// Vapi's timeouts for responses.
enum VapiTimeouts {
    /// The default of `server.timeoutSeconds` and of custom models; tenants can change it.
    static let standard: Duration = .seconds(20)
    /// For an assistant: the telephone network allows 15 seconds in all, whatever is configured.
    static let assistantRequest: Duration = .milliseconds(7_500)
}

extension Address {
    static func phoneNumberID(_ id: String) -> Address { Address("phone_number_id", id) }
    static func number(_ number: String) -> Address { Address("number", number) }
    static func assistantID(_ id: String) -> Address { Address("assistant_id", id) }
    static func orgID(_ id: String) -> Address { Address("org_id", id) }
}

extension WebhookResponse {
    /// A JSON response; Vapi ignores any status but 200.
    static func json(_ value: JSONValue) -> WebhookResponse {
        WebhookResponse(status: 200, headers: ["Content-Type": "application/json"], body: value.data)
    }
}
