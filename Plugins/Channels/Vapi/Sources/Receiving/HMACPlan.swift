import ChannelKit
import Foundation

/// The signing method of a Vapi HMAC credential, with every option of its form.
///
/// It is stored in the parameters of a ``Credential``, because requests are verified before their channel is known.
///
/// - SeeAlso: <https://docs.vapi.ai/server-url/server-authentication> (read 2026-11)
struct HMACPlan: Hashable, Sendable {
    typealias Encoding = WebhookRequest.SignatureSpelling

    let algorithm: HMACAlgorithm
    let header: String
    let timestampHeader: String
    let prefix: String
    let includesTimestamp: Bool
    let format: String
    let idHeader: String?
    let encoding: Encoding
    let keyIsBase64: Bool
    let publicURL: String

    init(_ settings: ChannelSettings) throws(ConfigurationIssue) {
        algorithm = try HMACAlgorithm(rawValue: settings[VapiSetting.hmacAlgorithm]) ?? .sha256
        header = try settings[VapiSetting.hmacHeader]
        timestampHeader = try settings[VapiSetting.hmacTimestampHeader]
        prefix = try settings[VapiSetting.hmacPrefix] ?? ""
        includesTimestamp = try settings[VapiSetting.hmacIncludesTimestamp]
        format = try settings[VapiSetting.hmacFormat]
        idHeader = try settings[VapiSetting.hmacIDHeader]
        encoding = try Encoding(rawValue: settings[VapiSetting.hmacEncoding]) ?? .hex
        keyIsBase64 = try settings[VapiSetting.hmacKeyIsBase64]
        publicURL = settings.publicURL
        guard format.contains("{body}") else {
            throw .at(VapiSetting.hmacFormat, "'hmac_format' lacks {body}: bodies would not be authenticated")
        }
        // An unsigned timestamp proves nothing, because a replay can change its header.
        guard !includesTimestamp || signsTimestamp else {
            throw ConfigurationIssue(
                path: [VapiSetting.hmacFormat.declaration.name],
                problem: "'hmac_format' lacks {timestamp}: the time of signing would not be authenticated",
                remedy: "add {timestamp} as in the credential at Vapi, or set 'hmac_include_timestamp: false'"
            )
        }
    }

    func parameters(publicURL: String) -> [String: String] {
        [
            "algorithm": algorithm.rawValue, "header": header, "timestamp_header": timestampHeader, "prefix": prefix,
            "timestamp": String(includesTimestamp), "format": format, "id_header": idHeader ?? "",
            "encoding": encoding.rawValue, "base64": String(keyIsBase64), "public_url": publicURL,
        ]
    }

    /// Nil for the parameters of another kind of credential.
    init?(parameters: [String: String]) {
        guard let algorithm = parameters["algorithm"].flatMap(HMACAlgorithm.init(rawValue:)),
            let encoding = parameters["encoding"].flatMap(Encoding.init(rawValue:)), let header = parameters["header"]
        else { return nil }
        self.algorithm = algorithm
        self.encoding = encoding
        self.header = header
        timestampHeader = parameters["timestamp_header"] ?? ""
        prefix = parameters["prefix"] ?? ""
        includesTimestamp = parameters["timestamp"] == "true"
        format = parameters["format"] ?? ""
        idHeader = parameters["id_header"].flatMap { $0.isEmpty ? nil : $0 }
        keyIsBase64 = parameters["base64"] == "true"
        publicURL = parameters["public_url"] ?? ""
    }

    private var signsTimestamp: Bool { format.contains("{timestamp}") }

    /// The time of signing as written; nil if it is not signed.
    func timestamp(of request: WebhookRequest) -> String? {
        includesTimestamp && signsTimestamp ? request.headers[timestampHeader] : nil
    }

    /// The signed bytes in pieces: the format with its fields filled in, and the body neither changed nor copied.
    private func signedPieces(of request: WebhookRequest) -> [Data] {
        var pieces: [Data] = []
        var rest = format[...]
        while let opening = rest.firstIndex(of: "{"), let closing = rest[opening...].firstIndex(of: "}") {
            pieces.append(Data(rest[..<opening].utf8))
            pieces.append(value(of: rest[rest.index(after: opening)..<closing], in: request))
            rest = rest[rest.index(after: closing)...]
        }
        return pieces + [Data(rest.utf8)]
    }

    private func value(of field: Substring, in request: WebhookRequest) -> Data {
        switch field {
        case "body": request.body
        case "timestamp": Data((request.headers[timestampHeader] ?? "").utf8)
        case "method": Data(request.method.utf8)
        case "url": Data((publicURL + request.target).utf8)
        case "svix-id": Data((idHeader.flatMap { request.headers[$0] } ?? "").utf8)
        default: Data("{\(field)}".utf8)
        }
    }

    /// The expected value of the signature header of `request`.
    func signature(of request: WebhookRequest, with secret: Secret) -> String? {
        guard let key = keyIsBase64 ? Data(base64Encoded: secret.reveal()) : secret.keyData else { return nil }
        return prefix + encoding.text(of: algorithm.code(for: signedPieces(of: request), key: key))
    }
}
