import ChannelKit
import Foundation

/// The part of a request that authenticates it, found by removing headers.
struct CredentialHeaders {
    /// The header fields without which the request counts as unsigned.
    let headers: [String]

    /// - Parameter request: An authentic request.
    init(of request: WebhookRequest, type: any ChannelAdapter.Type, credentials: [Credential]) {
        let names = Set(request.headers.fields.map(\.name))
        headers = names.sorted().filter { name in
            var bare = request
            bare.headers[name] = nil
            return credentials.allSatisfy { type.failure(of: bare, with: $0) == .missing }
        }
    }
}

extension ChannelAdapter {
    /// Returns the failure of authenticating `request`; nil if it is authentic.
    static func failure(of request: WebhookRequest, with credential: Credential) -> AuthenticationFailure? {
        do throws(AuthenticationFailure) {
            _ = try authenticate(request, with: credential)
            return nil
        } catch { return error }
    }

    /// True if any of `credentials` authenticates `request`.
    static func accepts(_ request: WebhookRequest, _ credentials: [Credential]) -> Bool {
        credentials.contains { failure(of: request, with: $0) == nil }
    }

    /// Returns the items of a request without authenticating it.
    static func items(of request: WebhookRequest) throws(InboundError) -> [InboundItem] {
        try split(.unchecked(request))
    }
}

extension WebhookRequest {
    func with(header name: String, _ value: String?) -> WebhookRequest {
        var request = self
        request.headers[name] = value
        return request
    }

    func with(body: Data) -> WebhookRequest {
        var request = self
        request.body = body
        return request
    }

    func received(at moment: Date) -> WebhookRequest {
        var request = self
        request.receivedAt = moment
        return request
    }
}
