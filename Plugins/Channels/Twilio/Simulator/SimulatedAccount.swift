import ChannelKit
import ChannelSimulatorKit
import Foundation

/// A channel as Twilio knows it: its senders, credentials and webhook URLs.
struct SimulatedAccount: SimulatedEndpoint {
    let channel: ChannelID
    let sid: String
    /// The channel's sender; one of the pool for a messaging service.
    let number: String
    let messagingServiceSID: String?
    /// True if the number has a voice URL.
    let hasVoice: Bool
    /// The voice URL, which also gets the final status of calls.
    let callURL: String
    let callStatusURL: String
    private let logins: [String: [Secret]]
    private let authToken: Secret
    /// The configured URL, which is signed, and the URL at which the hub is reachable.
    private let publicURL: String
    private let hubURL: String
    private let baseURL: String

    /// Nil for settings without the values that a channel requires.
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
        // The shared route has no path below it.
        let hasOwnRoute = channel.settings.urlKey != nil
        callURL = hasOwnRoute ? "\(publicURL)/voice" : publicURL
        callStatusURL = hasOwnRoute ? "\(publicURL)/voice/status" : publicURL
        baseURL = channel.settings.baseURL
    }

    /// The channel prefix with its colon, such as `whatsapp:`; empty for SMS.
    var prefix: String { number.channelPrefix }

    var isWhatsApp: Bool { prefix == "whatsapp:" }

    /// True if `Authorization` has the account and its token, or an API key and its secret.
    func accepts(_ authorization: String?) -> Bool {
        guard let authorization, authorization.hasPrefix("Basic "),
            let login = Data(base64Encoded: String(authorization.dropFirst("Basic ".count))),
            let colon = login.firstIndex(of: UInt8(ascii: ":"))
        else { return false }
        let user = String(decoding: login[..<colon], as: UTF8.self)
        let password = String(decoding: login[login.index(after: colon)...], as: UTF8.self)
        return logins[user]?.contains { $0.matches(password) } == true
    }

    /// True if `from` and `service`, as far as they are given, belong to this channel.
    func isSender(from: String?, service: String?) -> Bool {
        if let service { return service == messagingServiceSID && (from == nil || from == number) }
        return from == number
    }

    /// The webhook to the number's own URL.
    func inboundWebhook(_ parameters: [String: String], about id: String, customer: String) -> SimulatedWebhook {
        webhook(parameters, about: id, customer: customer, to: publicURL)
    }

    /// The webhook to the status callback of a send; nil for a URL of another host.
    func statusWebhook(
        _ status: DeliveryStatus,
        of message: SimulatedMessage,
        to callback: String,
        customer: String
    ) -> SimulatedWebhook? {
        guard callback.hasPrefix(publicURL) else { return nil }
        let parameters = message.statusParameters(status)
        return webhook(parameters, about: message.sid, customer: customer, status: status, to: callback)
    }

    /// The webhook of a call to one of the hub's URLs; nil for any other.
    func callWebhook(
        _ parameters: [String: String],
        of call: SimulatedCall,
        to url: String,
        timeout: Duration
    ) -> SimulatedWebhook? {
        guard url.hasPrefix(publicURL) else { return nil }
        let parameters = call.parameters.merging(parameters) { _, own in own }
        return webhook(parameters, about: call.sid, customer: call.customer.id, to: url, timeout: timeout)
    }

    /// A form as Twilio posts it, signed over the URL below the configured one and sent to where the hub is reachable.
    private func webhook(
        _ parameters: [String: String],
        about id: String,
        customer: String,
        status: DeliveryStatus? = nil,
        to url: String,
        timeout: Duration? = nil
    ) -> SimulatedWebhook {
        let sorted = parameters.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        let signed = url + sorted.map { $0.key + $0.value }.joined()
        let code = HMACAlgorithm.sha1.code(for: Data(signed.utf8), key: authToken.keyData)
        // Twilio's own encoding of a form escapes the tilde.
        let form = sorted.map { "\($0.key)=\($0.value.percentEncoded(keeping: "-._", spaceAsPlus: true))" }
        return SimulatedWebhook(
            channel: channel,
            customer: customer,
            providerID: id,
            status: status,
            url: hubURL + url.dropFirst(publicURL.count),
            headers: [
                "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
                "X-Twilio-Signature": code.base64EncodedString(),
            ],
            body: Data(form.joined(separator: "&").utf8),
            // Twilio does not retry, whatever the response.
            accepts: nil,
            answerTimeout: timeout
        )
    }

    /// The URL of a file, below `base_url` as Twilio's are below its API.
    func mediaURL(_ media: String, of message: String) -> String {
        "\(baseURL)/2010-04-01/Accounts/\(sid)/Messages/\(message)/Media/\(media)"
    }

    /// The URL to which a file's URL redirects.
    func contentURL(_ media: String) -> String { "\(baseURL)/content/\(media)" }
}

extension String {
    /// The prefix with its colon, such as `whatsapp:` of `whatsapp:+15550100200`; empty without one.
    var channelPrefix: String { firstIndex(of: ":").map { String(self[...$0]) } ?? "" }
}
