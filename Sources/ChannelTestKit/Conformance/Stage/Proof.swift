import ChannelKit
import Foundation

/// How a request proves that it is genuine, found by taking it apart.
struct Proof {
    /// The header fields without which it counts as unsigned.
    let headers: [String]

    /// - Parameter request: A genuine request.
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
    /// Why `request` is refused, nil if it is not.
    static func failure(of request: WebhookRequest, with credential: Credential) -> AuthenticationFailure? {
        do throws(AuthenticationFailure) {
            _ = try authenticate(request, with: credential)
            return nil
        } catch { return error }
    }

    /// Whether any of `credentials` vouches for `request`.
    static func believes(_ request: WebhookRequest, _ credentials: [Credential]) -> Bool {
        credentials.contains { failure(of: request, with: $0) == nil }
    }

    /// The items of a request that nobody has to vouch for.
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
