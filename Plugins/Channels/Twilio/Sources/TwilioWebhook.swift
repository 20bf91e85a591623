public import ChannelKit
import Foundation

extension TwilioAdapter {
    /// The numbers, services and accounts that the form names.
    ///
    /// Which of the two ends is ours depends on what it is; a secret too many costs little.
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

/// What Twilio tells in one request: its parameters, in Twilio's words.
struct TwilioWebhook {
    /// What a request is about.
    enum Kind: String {
        /// What a person wrote.
        case message
        /// How far a message of ours has come.
        case status
        /// A step of a voice call.
        case call
        /// Anything else of Twilio's.
        case other
    }

    /// The first value of each name; blank ones are kept.
    private(set) var parameters: [String: String]
    /// The hub's own id of the send, from the URL of the status callback.
    var correlation: String?
    /// Where it belongs in a call, if it is about one.
    var step: CallStep?
    /// When Twilio had the message: a webhook does not say, the list of messages does.
    var createdAt: Date?

    /// Reads a request; a body that is no form tells nothing that is understood here.
    init(_ request: WebhookRequest) throws(InboundError) {
        let query = request.queryFields
        correlation = query[StatusCallback.correlationName]
        guard request.method == "GET" || request.isForm else {
            parameters = ["digest": try JSONValue(parsing: request.body).digest]
            return
        }
        parameters = (request.method == "GET" ? query : FormFields(parsing: request.body)).firstValues
        guard Self.identifiers.contains(where: { parameters[$0] != nil }) else {
            throw .malformed("the request names neither an account nor a message")
        }
        guard kind == .call else { return }
        // What is asked for by GET has our own names among Twilio's.
        parameters = parameters.filter { !CallStep.queryNames.contains($0.key) }
        step = CallStep(request, parameters)
    }

    init(parameters: [String: String], createdAt: Date?) {
        self.parameters = parameters
        self.createdAt = createdAt
    }

    private static let identifiers = ["AccountSid", "MessageSid", "SmsSid", "SmsMessageSid", "CallSid"]

    /// The value of `name`, if it is there and not blank.
    subscript(_ name: String) -> String? {
        parameters[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    var kind: Kind {
        guard messageSID != nil else { return self["CallSid"] == nil ? .other : .call }
        return [nil, "received", "receiving"].contains(status) ? .message : .status
    }

    /// The last two names are older.
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
