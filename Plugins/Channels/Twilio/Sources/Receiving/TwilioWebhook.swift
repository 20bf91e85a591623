public import ChannelKit
import Foundation

extension TwilioAdapter {
    /// The numbers, services and accounts in the form.
    ///
    /// The kind of the webhook decides which end is the channel's, so both are candidates; an extra candidate costs
    /// little.
    public static func locate(_ request: WebhookRequest) -> [Address] {
        let form = request.method == "GET" ? Data(request.query.utf8) : request.body
        let fields = scan.values(in: form)
        let numbers = [fields["To"], fields["From"]].compactMap(\.self).map(TwilioAddress.init)
        return numbers.flatMap { [$0, $0.on(TwilioAddress.whatsApp)] }.uniqued().map(Address.number)
            + [fields["MessagingServiceSid"].map(Address.messagingService), fields["AccountSid"].map(Address.account)]
            .compactMap(\.self)
    }

    private static let scan = FormScan("To", "From", "MessagingServiceSid", "AccountSid")

    public static func split(_ request: AuthenticatedRequest) throws(InboundError) -> [InboundItem] {
        let subpath = request.request.subpath
        let isOwnRoute = subpath == StatusCallback.subpath || subpath.split(separator: "/").first == CallStep.root[...]
        return [try TwilioWebhook(request.request).item(isOwnRoute: isOwnRoute)]
    }
}

/// A webhook: the parameters of one request, under Twilio's names.
///
/// - SeeAlso: <https://www.twilio.com/docs/messaging/guides/webhook-request> (read 2026-11)
struct TwilioWebhook {
    /// The subject of a request.
    enum Kind: String {
        /// A customer's message.
        case message
        /// A delivery status of a sent message.
        case status
        /// A step of a voice call.
        case call
        /// Any other Twilio webhook.
        case other
    }

    /// The first value of each name, blank ones included.
    private(set) var parameters: [String: String]
    /// The hub's id of the send, from the URL of the status callback.
    var correlation: String?
    /// The position in a call, for webhooks of calls.
    var step: CallStep?
    /// The creation time.
    ///
    /// Nil for webhooks; set for messages from Twilio's message list.
    var createdAt: Date?

    /// Reads a request.
    ///
    /// A body that is not a form must be JSON, of which only a digest is stored.
    init(_ request: WebhookRequest) throws(InboundError) {
        let query = request.queryFields
        correlation = query[StatusCallback.correlationName]
        guard request.method == "GET" || request.isForm else {
            parameters = ["digest": try JSONValue(parsing: request.body).digest]
            return
        }
        parameters = (request.method == "GET" ? query : FormFields(parsing: request.body)).firstValues
        guard Self.identifiers.contains(where: { parameters[$0] != nil }) else {
            throw .malformed("the request has neither an account nor a message id")
        }
        guard kind == .call else { return }
        // A GET has the hub's own query names among Twilio's parameters; only the URLs of calls have these names.
        parameters = parameters.filter { !CallStep.queryNames.contains($0.key) }
        step = CallStep(request, parameters)
    }

    init(parameters: [String: String], createdAt: Date?) {
        self.parameters = parameters
        self.createdAt = createdAt
    }

    private static let identifiers = [
        "AccountSid", "MessageSid", "SmsSid", "SmsMessageSid", "CallSid", "ConversationSid",
    ]

    /// The value of `name`; nil if it is missing or blank.
    subscript(_ name: String) -> String? {
        parameters[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    var kind: Kind {
        guard !isOfConversations else { return .other }
        guard messageSID != nil else { return self["CallSid"] == nil ? .other : .call }
        return [nil, "received", "receiving"].contains(status) ? .message : .status
    }

    /// True for a webhook of Twilio Conversations or its predecessor Programmable Chat.
    ///
    /// They report the messages of all participants, and the same SMS may also arrive at the number's own webhook.
    var isOfConversations: Bool {
        self["ConversationSid"] != nil || self["ChatServiceSid"] != nil || self["ChannelSid"] != nil
            || self["MessageSid"]?.hasPrefix("IM") == true
    }

    /// The message's id; `SmsSid` and `SmsMessageSid` are older names.
    var messageSID: String? { self["MessageSid"] ?? self["SmsSid"] ?? self["SmsMessageSid"] }

    var status: String? { self["MessageStatus"] ?? self["SmsStatus"] }

    var from: TwilioAddress? { self["From"].map(TwilioAddress.init) }

    var to: TwilioAddress? { self["To"].map(TwilioAddress.init) }
}

extension FormFields {
    fileprivate var firstValues: [String: String] {
        Dictionary(fields.map { ($0.name, $0.value) }) { first, _ in first }
    }
}

extension Sequence where Element: Hashable {
    func uniqued() -> [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
