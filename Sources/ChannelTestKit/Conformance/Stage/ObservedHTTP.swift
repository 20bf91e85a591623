import ChannelKit
import ChannelSimulatorKit
import Foundation
import Synchronization

/// A real client that remembers what it was asked, and that can be in a hurry.
final class ObservedHTTP: HTTPSending {
    private let timeout: Duration?
    private let asked = Mutex<[OutboundRequest]>([])

    /// Makes a client that waits no longer than `timeout`.
    init(timeout: Duration? = nil) { self.timeout = timeout }

    /// What was asked so far.
    var requests: [OutboundRequest] { asked.withLock { $0 } }

    func send(_ request: OutboundRequest) async throws(HTTPFailure) -> OutboundResponse {
        asked.withLock { $0.append(request) }
        var request = request
        // Every check has a server of its own, and its port may be the next one's: no connection outlives a request.
        request.headers["Connection"] = "close"
        // Unless a check is about haste, a busy machine is no fault of the adapter's.
        request.timeout = timeout.map { min(request.timeout, $0) } ?? max(request.timeout, .seconds(60))
        return try await WebhookClient().send(request)
    }
}
