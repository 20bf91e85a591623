import ChannelKit
import ChannelSimulatorKit
import Foundation

/// A channel as Vapi knows it: a number with its assistant, and the credentials of its server URL.
struct SimulatedLine: SimulatedEndpoint {
    let channel: ChannelID
    let phoneNumberID: String
    let number: String?
    let assistantID: String?
    let baseURL: String
    /// True if the hub is the assistant's model; otherwise Vapi's own model asks the hub for knowledge.
    var usesHubAsModel: Bool { modelKey != nil }

    private let values: SettingValues
    private let modelKey: Secret?
    /// The configured URL, and the URL at which the hub is reachable.
    private let publicURL: String
    private let hubURL: String

    /// Nil for settings without the values that a channel requires.
    init?(_ channel: SimulatedChannel) {
        values = channel.settings.values
        guard values.secrets("api_key")?.isEmpty == false else { return nil }
        self.channel = channel.id
        phoneNumberID = values.raw("phone_number_id")?.text ?? "00000000-0000-4000-8000-000000000000"
        number = values.raw("number")?.text
        assistantID = values.raw("assistant_id")?.text
        baseURL = channel.settings.baseURL
        modelKey = values.secrets("model_key")?.first
        publicURL = channel.settings.webhookURL(of: VapiPlatformSimulator.kind)
        hubURL = channel.webhookURL
    }

    /// True if the hub provides the first words of a call.
    var isGreeted: Bool { values.raw("greeting") != nil || values.raw("on_call")?.text == "ask" }

    /// True if the channel declares `tool`.
    func declares(tool: String) -> Bool {
        guard case .list(let tools)? = values.raw("tools") else { return false }
        return tools.contains { declared in
            if case .mapping(let members) = declared { members["name"]?.text == tool } else { false }
        }
    }

    /// True if `token` is the organisation's private key.
    func accepts(_ token: String?) -> Bool {
        guard let token, let keys = values.secrets("api_key") else { return false }
        return keys.contains { $0.matches(token) }
    }

    /// A message to the server URL.
    func serverMessage(
        _ message: JSONValue,
        about call: SimulatedCall,
        status: DeliveryStatus? = nil,
        limit: Duration? = nil,
        at moment: Date
    ) -> SimulatedWebhook {
        let body = JSONValue.object(["message": message]).data
        return webhook(
            body,
            path: "",
            proof: proof(of: body, at: moment),
            about: call,
            status: status,
            limit: limit
        )
    }

    /// A request to the hub as a model, at OpenAI's path.
    func modelRequest(_ body: JSONValue, about call: SimulatedCall, limit: Duration) -> SimulatedWebhook {
        let token = modelKey.map { [(name: "Authorization", value: "Bearer \($0.reveal())")] } ?? []
        return webhook(body.data, path: "/chat/completions", proof: token, about: call, limit: limit)
    }

    private func webhook(
        _ body: Data,
        path: String,
        proof: [(name: String, value: String)],
        about call: SimulatedCall,
        status: DeliveryStatus? = nil,
        limit: Duration? = nil
    ) -> SimulatedWebhook {
        SimulatedWebhook(
            channel: channel,
            customer: call.customer.id,
            providerID: call.id,
            status: status,
            url: hubURL + path,
            headers: HeaderFields([(name: "Content-Type", value: "application/json")] + proof),
            body: body,
            // Without a `backoffPlan` Vapi sends once.
            accepts: nil,
            answerTimeout: limit
        )
    }

    // MARK: - Authentication

    private func proof(of body: Data, at moment: Date) -> [(name: String, value: String)] {
        if let key = values.secrets("hmac_key")?.first { return signature(of: body, key: key, at: moment) }
        if let token = values.secrets("bearer_token")?.first {
            let prefix = values.flag("bearer_prefix", default: true) ? "Bearer " : ""
            return [(values.text("bearer_header", default: "Authorization"), prefix + token.reveal())]
        }
        return values.secrets("server_secret")?.first.map { [("X-Vapi-Secret", $0.reveal())] } ?? []
    }

    private func signature(of body: Data, key: Secret, at moment: Date) -> [(name: String, value: String)] {
        let timestamp = String(moment.millisecondsSince1970 / 1_000)
        let id = "msg_\(UUID().uuidString.lowercased())"
        var signed = Data()
        var format = values.text("hmac_format", default: "{timestamp}.{body}")[...]
        while let part = format.firstMatch(of: /\{[a-z-]+\}/) {
            signed.append(contentsOf: format[..<part.range.lowerBound].utf8)
            switch part.output {
            case "{body}": signed.append(body)
            case "{timestamp}": signed.append(contentsOf: timestamp.utf8)
            case "{method}": signed.append(contentsOf: "POST".utf8)
            case "{url}": signed.append(contentsOf: publicURL.utf8)
            case "{svix-id}": signed.append(contentsOf: id.utf8)
            default: signed.append(contentsOf: part.output.utf8)
            }
            format = format[part.range.upperBound...]
        }
        signed.append(contentsOf: format.utf8)
        var headers = [(values.text("hmac_header", default: "x-signature"), written(code(of: signed, key: key)))]
        if values.flag("hmac_include_timestamp", default: true) {
            headers.append((values.text("hmac_timestamp_header", default: "x-timestamp"), timestamp))
        }
        if let header = values.raw("hmac_id_header")?.text { headers.append((header, id)) }
        return headers.map { (name: $0.0, value: $0.1) }
    }

    private func code(of bytes: Data, key: Secret) -> Data {
        let decoded = values.flag("hmac_base64", default: false) ? Data(base64Encoded: key.reveal()) : nil
        let algorithm = HMACAlgorithm(rawValue: values.text("hmac_algorithm", default: "sha256")) ?? .sha256
        return algorithm.code(for: bytes, key: decoded ?? key.keyData)
    }

    private func written(_ code: Data) -> String {
        let spelling = WebhookRequest.SignatureSpelling(rawValue: values.text("hmac_encoding", default: "hex")) ?? .hex
        return (values.raw("hmac_prefix")?.text ?? "") + spelling.text(of: code)
    }
}

extension SettingValues {
    fileprivate func secrets(_ name: String) -> [Secret]? {
        if case .secrets(let secrets) = raw(name) { secrets } else { nil }
    }

    fileprivate func text(_ name: String, default text: String) -> String { raw(name)?.text ?? text }

    fileprivate func flag(_ name: String, default flag: Bool) -> Bool {
        if case .boolean(let value) = raw(name) { value } else { flag }
    }
}
