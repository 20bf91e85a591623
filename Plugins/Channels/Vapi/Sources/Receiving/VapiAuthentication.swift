public import ChannelKit
import Foundation

/// The parameters of a token credential.
enum VapiCredential {
    static let headerParameter = "header"
    static let schemeParameter = "scheme"
}

extension VapiAdapter {
    /// The max difference between the time of signing and the hub's clock: five minutes tolerate clock drift and bound
    /// replays.
    ///
    /// The unit of the timestamp is not documented.
    private static let timestampTolerance: Duration = .seconds(300)

    /// Checks that `request` has the token of `credential`, or a signature by its key.
    ///
    /// Vapi sends no proof unless a credential is configured: the server URL then gets a token in a header, or an HMAC
    /// over the raw body and the time of signing (see ``HMACPlan``). Requests to a custom model have a bearer token.
    ///
    /// - Throws: ``AuthenticationFailure``, which never holds the expected signature.
    /// - SeeAlso: <https://docs.vapi.ai/server-url/server-authentication> (read 2026-11)
    public static func verify(
        _ request: WebhookRequest,
        with credential: Credential
    ) throws(AuthenticationFailure) {
        guard let plan = HMACPlan(parameters: credential.parameters) else {
            let header = credential.parameters[VapiCredential.headerParameter] ?? ""
            let scheme = credential.parameters[VapiCredential.schemeParameter] ?? ""
            return try request.requireToken(in: header, scheme: scheme, credential.secret)
        }
        try verifySignature(of: request, by: plan, with: credential.secret)
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
        try request.requireRecent(Date(unixTime: timestamp), tolerance: timestampTolerance)
    }
}
