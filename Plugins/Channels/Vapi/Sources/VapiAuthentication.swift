public import ChannelKit
import Foundation

/// What the parameters of a token's credential are called.
enum VapiCredential {
    static let headerParameter = "header"
    static let prefixParameter = "token_prefix"
}

extension VapiAdapter {
    /// How far the time of signing may be from ours.
    static let timestampTolerance: TimeInterval = 300

    /// Checks that `request` shows the token of `credential`, or that it is signed with its key.
    ///
    /// Vapi signs nothing unless a credential says so: the server URL then gets a token in a header, or an HMAC over
    /// the raw body and the time of signing (see ``HMACPlan``). A custom model is asked with a bearer token.
    ///
    /// - Throws: ``AuthenticationFailure``, which never holds the expected signature.
    public static func verify(
        _ request: WebhookRequest,
        with credential: Credential
    ) throws(AuthenticationFailure) {
        if let plan = HMACPlan(parameters: credential.parameters) {
            try verifySignature(of: request, by: plan, with: credential.secret)
        } else {
            try verifyToken(in: request, with: credential)
        }
    }

    private static func verifyToken(
        in request: WebhookRequest,
        with credential: Credential
    ) throws(AuthenticationFailure) {
        let name = credential.parameters[VapiCredential.headerParameter] ?? ""
        guard let value = request.headers[name] else { throw .missing }
        let prefix = credential.parameters[VapiCredential.prefixParameter] ?? ""
        guard credential.secret.matches(value.dropping(prefix: prefix)) else { throw .mismatch }
    }

    private static func verifySignature(
        of request: WebhookRequest,
        by plan: HMACPlan,
        with secret: Secret
    ) throws(AuthenticationFailure) {
        guard let signature = request.headers[plan.header] else { throw .missing }
        if plan.includesTimestamp, request.headers[plan.timestampHeader] == nil { throw .missing }
        guard let expected = plan.signature(of: request, with: secret),
            constantTimeEqual(Array(signature.utf8), Array(expected.utf8))
        else { throw .mismatch }
        guard let timestamp = plan.timestamp(of: request) else { return }
        guard let signedAt = Date(signing: timestamp) else { throw .malformed }
        guard abs(request.receivedAt.timeIntervalSince(signedAt)) <= timestampTolerance else { throw .stale }
    }
}

extension String {
    /// The scheme of `Authorization` is the same in capitals and in small letters.
    fileprivate func dropping(prefix: String) -> String {
        guard !prefix.isEmpty, lowercased().hasPrefix(prefix.lowercased()) else { return self }
        return String(dropFirst(prefix.count).drop { $0 == " " })
    }
}

extension Date {
    /// Whether it is in seconds or in milliseconds is not documented; no second of ours has 12 digits.
    fileprivate init?(signing text: String) {
        guard let number = Double(text), number.isFinite, number > 0 else { return nil }
        self.init(timeIntervalSince1970: number > 1e11 ? number / 1_000 : number)
    }
}
