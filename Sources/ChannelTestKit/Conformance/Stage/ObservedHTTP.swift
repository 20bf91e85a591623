import ChannelKit
import ChannelSimulatorKit
import Foundation
import Synchronization

/// A real client that remembers what it was asked, and that can be in a hurry.
final class ObservedHTTP: HTTPSending {
    private let patience: Duration?
    private let asked = Mutex<[HTTPRequest]>([])

    /// Makes a client that waits no longer than `patience`.
    init(patience: Duration? = nil) { self.patience = patience }

    /// What was asked so far.
    var requests: [HTTPRequest] { asked.withLock { $0 } }

    func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
        asked.withLock { $0.append(request) }
        var request = request
        // Every check has a server of its own, and its port may be the next one's: no connection outlives a request.
        request.headers["Connection"] = "close"
        // Unless a check is about haste, a busy machine is no fault of the adapter's.
        request.timeout = patience.map { min(request.timeout, $0) } ?? max(request.timeout, .seconds(60))
        return try await WebhookClient().send(request)
    }
}
