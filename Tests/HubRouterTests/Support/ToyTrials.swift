import ChannelKit
import Foundation
import Synchronization

/// Counts how often a secret was tried, in the task that brings the request.
final class TrialCounter: Sendable {
    @TaskLocal static var current: TrialCounter?

    private let state = Mutex(0)

    var count: Int { state.withLock { $0 } }

    func record() { state.withLock { $0 += 1 } }
}

protocol ToyCountingChannel: ToyChannel, WebhookHandshaking {}

extension ToyCountingChannel {
    static func verify(_ request: WebhookRequest, with credential: Credential) throws(AuthenticationFailure) {
        TrialCounter.current?.record()
        try ToyAdapter.verify(request, with: credential)
    }

    static func isHandshake(_ request: WebhookRequest) -> Bool { request.method == "GET" }

    func answerHandshake(_ request: WebhookRequest) -> WebhookResponse? {
        TrialCounter.current?.record()
        return ToyAdapter(toy: settings).answerHandshake(request)
    }

    static var handshakeRefusal: WebhookResponse { WebhookResponse(status: 403) }
}

/// Counts; its provider need not name an address.
struct ToyCounting: ToyCountingChannel {
    static let name: AdapterKind = "toy-counting"
    let settings: ToySettings
    init(toy settings: ToySettings) { self.settings = settings }
}

/// Counts; its provider always names an address.
struct ToyNamed: ToyCountingChannel {
    static let name: AdapterKind = "toy-named"
    static var manifest: AdapterManifest {
        var manifest = ToyCounting.manifest
        manifest.kind = name
        manifest.alwaysNamesAddress = true
        return manifest
    }

    let settings: ToySettings
    init(toy settings: ToySettings) { self.settings = settings }
}
