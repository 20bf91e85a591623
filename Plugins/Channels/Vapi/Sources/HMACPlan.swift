import ChannelKit
import Crypto
import Foundation

/// How an HMAC credential of Vapi's signs: every choice that its form has.
///
/// It travels in the parameters of a ``Credential``, because requests are checked before their channel is known.
struct HMACPlan: Hashable, Sendable {
    enum Algorithm: String, CaseIterable {
        case sha256, sha512, sha1
    }

    enum Encoding: String, CaseIterable {
        case hex, base64
    }

    let algorithm: Algorithm
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
        algorithm = try Algorithm(rawValue: settings[VapiSetting.hmacAlgorithm]) ?? .sha256
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
            throw .at(VapiSetting.hmacFormat, "'hmac_format' leaves out {body}: anything could be sent")
        }
        // The age of a request says nothing where anybody can change the header that tells it.
        guard !includesTimestamp || signsTimestamp else {
            throw ConfigurationIssue(
                path: [VapiSetting.hmacFormat.declaration.name],
                problem: "'hmac_format' leaves out {timestamp}, so that the time of signing is not signed",
                remedy: "write {timestamp} where the credential at Vapi has it, or 'hmac_include_timestamp: false'"
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
        guard let algorithm = parameters["algorithm"].flatMap(Algorithm.init),
            let encoding = parameters["encoding"].flatMap(Encoding.init), let header = parameters["header"]
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

    /// The time of signing as it was written; nil where none is signed.
    func timestamp(of request: WebhookRequest) -> String? {
        includesTimestamp && signsTimestamp ? request.headers[timestampHeader] : nil
    }

    /// The bytes that are signed, in pieces: the format with what it names filled in, the body neither changed nor copied.
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

    /// The value that the header of `request` must have.
    func signature(of request: WebhookRequest, with secret: Secret) -> String? {
        guard let key = keyIsBase64 ? Data(base64Encoded: secret.reveal()) : secret.keyData else { return nil }
        let code = code(of: signedPieces(of: request), key: SymmetricKey(data: key))
        return prefix + (encoding == .hex ? code.hex : code.base64EncodedString())
    }

    private func code(of pieces: [Data], key: SymmetricKey) -> Data {
        switch algorithm {
        case .sha256: code(SHA256.self, of: pieces, key: key)
        case .sha512: code(SHA512.self, of: pieces, key: key)
        case .sha1: code(Insecure.SHA1.self, of: pieces, key: key)
        }
    }

    private func code<Hash: HashFunction>(_ hash: Hash.Type, of pieces: [Data], key: SymmetricKey) -> Data {
        var code = HMAC<Hash>(key: key)
        for piece in pieces { code.update(data: piece) }
        return Data(code.finalize())
    }
}
