import ChannelKit
import ChannelSimulatorKit
import Foundation
import Synchronization

/// An HTTP client that records its requests, with a timeout of its own.
final class ObservedHTTP: HTTPSending {
    private let timeout: Duration?
    private let asked = Mutex<[OutboundRequest]>([])

    /// Creates a client that waits no longer than `timeout`.
    init(timeout: Duration? = nil) { self.timeout = timeout }

    /// The requests so far.
    var requests: [OutboundRequest] { asked.withLock { $0 } }

    func send(_ request: OutboundRequest) async throws(HTTPFailure) -> OutboundResponse {
        asked.withLock { $0.append(request) }
        var request = request
        // Every check has a server of its own, whose port the next one may get: no connection may outlive a request.
        request.headers["Connection"] = "close"
        // A slow machine is not the adapter's fault, unless a check is about timeouts.
        request.timeout = timeout.map { min(request.timeout, $0) } ?? max(request.timeout, .seconds(60))
        return try await WebhookClient().send(request)
    }
}
