import ChannelKit
import ChannelSimulatorKit
import Crypto
import Foundation

/// A channel as Twilio knows it: whose it is, what opens it, and where its webhooks go.
struct SimulatedAccount {
    let channel: ChannelID
    let sid: String
    /// The channel's own sender; one of the pool where it has only a messaging service.
    let number: String
    let messagingServiceSID: String?
    /// Whether the number has a voice URL.
    let hasVoice: Bool
    /// That URL, and where the number's calls are told to have ended.
    let callURL: String
    let callStatusURL: String
    private let logins: [String: [Secret]]
    private let authToken: Secret
    /// The URL that Twilio was given, which it signs, and where the hub is in truth.
    private let publicURL: String
    private let hubURL: String
    private let baseURL: String

    /// Nil for settings that lack what a channel must have.
    init?(_ channel: SimulatedChannel) {
        let values = channel.settings.values
        guard let sid = values.raw("account_sid")?.text,
            case .secrets(let tokens) = values.raw("auth_token"), let token = tokens.first
        else { return nil }
        var logins = [sid: tokens]
        if let key = values.raw("api_key_sid")?.text, case .secrets(let secrets) = values.raw("api_key_secret") {
            logins[key] = secrets
        }
        self.channel = channel.id
        self.sid = sid
        self.logins = logins
        authToken = token
        number = values.raw("number")?.text ?? "+15005550006"
        messagingServiceSID = values.raw("messaging_service_sid")?.text
        publicURL = channel.settings.webhookURL(of: TwilioAPISimulator.kind)
        hubURL = channel.webhookURL
        hasVoice = values.raw("voice") != nil
        // The door that channels share has nothing behind it.
        let hasOwnRoute = channel.settings.urlKey != nil
        callURL = hasOwnRoute ? "\(publicURL)/voice" : publicURL
        callStatusURL = hasOwnRoute ? "\(publicURL)/voice/status" : publicURL
        baseURL = channel.settings.baseURL
    }

    /// `whatsapp:` and the like; empty for SMS.
    var prefix: String { number.channelPrefix }

    var isWhatsApp: Bool { prefix == "whatsapp:" }

    /// Whether `Authorization` holds the account and its token, or an API key and its secret.
    func accepts(_ authorization: String?) -> Bool {
        guard let authorization, authorization.hasPrefix("Basic "),
            let login = Data(base64Encoded: String(authorization.dropFirst("Basic ".count))),
            let colon = login.firstIndex(of: UInt8(ascii: ":"))
        else { return false }
        let user = String(decoding: login[..<colon], as: UTF8.self)
        let password = String(decoding: login[login.index(after: colon)...], as: UTF8.self)
        return logins[user]?.contains { $0.matches(password) } == true
    }

    /// Whether `from` and `service`, as far as they are given, are a sender of this channel.
    func isSender(from: String?, service: String?) -> Bool {
        if let service { return service == messagingServiceSID && (from == nil || from == number) }
        return from == number
    }

    /// The webhook to the number's own URL.
    func inboundWebhook(_ parameters: [String: String], about id: String, customer: String) -> SimulatedWebhook {
        webhook(parameters, about: id, customer: customer, publicURL: publicURL, url: hubURL)
    }

    /// The webhook to the URL that a send had named; nil for one that is not the hub's.
    func statusWebhook(
        _ status: DeliveryStatus,
        of message: SimulatedMessage,
        to callback: String,
        customer: String
    ) -> SimulatedWebhook? {
        guard callback.hasPrefix(publicURL) else { return nil }
        return webhook(
            message.statusParameters(status),
            about: message.sid,
            customer: customer,
            status: status,
            publicURL: callback,
            url: hubURL + callback.dropFirst(publicURL.count)
        )
    }

    /// The webhook of a call to a URL of the hub's; nil for any other.
    func callWebhook(
        _ parameters: [String: String],
        of call: SimulatedCall,
        to url: String,
        timeout: Duration
    ) -> SimulatedWebhook? {
        guard url.hasPrefix(publicURL) else { return nil }
        return webhook(
            call.parameters.merging(parameters) { _, own in own },
            about: call.sid,
            customer: call.customer.id,
            publicURL: url,
            url: hubURL + url.dropFirst(publicURL.count),
            timeout: timeout
        )
    }

    /// A form as Twilio posts it, signed over the URL that it was given.
    private func webhook(
        _ parameters: [String: String],
        about id: String,
        customer: String,
        status: DeliveryStatus? = nil,
        publicURL: String,
        url: String,
        timeout: Duration? = nil
    ) -> SimulatedWebhook {
        let sorted = parameters.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        let signed = publicURL + sorted.map { $0.key + $0.value }.joined()
        let key = SymmetricKey(data: authToken.keyData)
        let code = HMAC<Insecure.SHA1>.authenticationCode(for: Data(signed.utf8), using: key)
        return SimulatedWebhook(
            channel: channel,
            customer: customer,
            providerID: id,
            status: status,
            url: url,
            headers: [
                "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
                "X-Twilio-Signature": Data(code).base64EncodedString(),
            ],
            body: Data(sorted.map { "\($0.key)=\($0.value.formEncoded)" }.joined(separator: "&").utf8),
            // Whatever the answer is, Twilio does not ask twice.
            accepts: nil,
            answerTimeout: timeout
        )
    }

    /// Where the files of a message are, below `base_url` as Twilio's are below its API.
    func mediaURL(_ media: String, of message: String) -> String {
        "\(baseURL)/2010-04-01/Accounts/\(sid)/Messages/\(message)/Media/\(media)"
    }

    /// Where a file's URL leads in the end.
    func contentURL(_ media: String) -> String { "\(baseURL)/content/\(media)" }
}

extension String {
    /// `whatsapp:` of `whatsapp:+15550100200`; empty without one.
    var channelPrefix: String { firstIndex(of: ":").map { String(self[...$0]) } ?? "" }

    fileprivate var formEncoded: String {
        utf8.map { byte in
            switch byte {
            case 0x20: "+"
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: String(UnicodeScalar(byte))
            default: "%" + (byte < 0x10 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }
}
