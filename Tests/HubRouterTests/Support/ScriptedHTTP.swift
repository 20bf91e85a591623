import ChannelKit
import ChannelTestKit
import Foundation
import Synchronization

/// The toy provider's API: it records requests and answers by script, with success after the script's end.
final class ScriptedHTTP: HTTPStreaming {
    /// The provider's answer to a message.
    enum Answer: Sendable {
        case ok
        /// Takes it with this id.
        case okWithID(String)
        case notSent
        case ambiguous
        case throttled(seconds: Int)
        /// Throttles this recipient only.
        case recipientThrottled(seconds: Int)
        case credentials
        /// Could not, this time.
        case unsteady
        case windowClosed
        case optedOut
        case rejected
        /// Takes it when the gate is opened.
        case okAfter(Gate)
        /// Does not take it, when the gate is opened.
        case notSentAfter(Gate)
    }

    /// One message that was sent.
    struct Send: Hashable, Sendable {
        let from: String
        let to: String
        let text: String
        let correlation: String
        let at: Date
    }

    private struct State {
        var sends: [Send] = []
        var script: [String: [Answer]] = [:]
        var rule: @Sendable (Send) -> Answer = { _ in .ok }
        var known: [String: String] = [:]
        var areCredentialsFixed = false
        var listed: [JSONValue] = []
        var stalls: [String: Gate] = [:]
    }

    private let clock: TestClock
    private let state = Mutex(State())

    init(clock: TestClock) { self.clock = clock }

    /// The requests that arrived, accepted or not.
    var sends: [Send] { state.withLock(\.sends) }

    /// The texts that came over the wire.
    var texts: [String] { sends.map(\.text) }

    /// Answers the sends of `text` so, one after the other.
    func script(_ text: String, _ answers: Answer...) { script(text, answers) }

    /// Answers the sends of `text` so, one after the other.
    func script(_ text: String, _ answers: [Answer]) { state.withLock { $0.script[text] = answers } }

    /// Answers the sends without a script by a rule.
    func answer(by rule: @escaping @Sendable (Send) -> Answer) { state.withLock { $0.rule = rule } }

    /// Lets the provider know of a send when it is asked.
    func remember(_ correlation: String, as id: String) { state.withLock { $0.known[correlation] = id } }

    /// Lets the provider accept the channel's credentials when they are tried.
    func fixCredentials() { state.withLock { $0.areCredentialsFixed = true } }

    /// Sets the items that the provider lists for a backfill.
    func list(_ items: JSONValue...) { state.withLock { $0.listed = items } }

    /// Lets requests whose URL contains `part` hang until the gate is opened, and then time out.
    func stall(_ part: String, _ gate: Gate) { state.withLock { $0.stalls[part] = gate } }

    func send(_ request: OutboundRequest) async throws(HTTPFailure) -> OutboundResponse {
        let stall = state.withLock { state in state.stalls.first { request.url.contains($0.key) }?.value }
        if let stall {
            await stall.pass()
            throw .ambiguous("no answer within 10 seconds")
        }
        if request.method == "GET" { return lookUp(request) }
        let body = (try? JSONValue(parsing: request.body)) ?? .null
        let (answer, number) = record(body)
        let taken = OutboundResponse(status: 200, body: JSONValue.object(["id": .string("sent-\(number)")]).data)
        switch answer {
        case .ok: return taken
        case .okWithID(let id): return OutboundResponse(status: 200, body: JSONValue.object(["id": .string(id)]).data)
        case .notSent: throw .notSent("connection refused")
        case .ambiguous: throw .ambiguous("no answer")
        case .throttled(let seconds): return OutboundResponse(status: 429, headers: ["Retry-After": "\(seconds)"])
        case .recipientThrottled(let seconds):
            return OutboundResponse(status: 429, headers: ["Retry-After": "\(seconds)", "X-Scope": "recipient"])
        case .credentials: return OutboundResponse(status: 401)
        case .unsteady: return OutboundResponse(status: 500)
        case .windowClosed: return OutboundResponse(status: 409)
        case .optedOut: return OutboundResponse(status: 410)
        case .rejected: return OutboundResponse(status: 400)
        case .okAfter(let gate):
            await gate.pass()
            // As a real client does: the provider has the request, and its answer is lost.
            if Task.isCancelled { throw .ambiguous("cancelled") }
            return taken
        case .notSentAfter(let gate):
            await gate.pass()
            throw .notSent("connection reset before the request")
        }
    }

    func stream(_ request: OutboundRequest) async throws(HTTPFailure) -> StreamedResponse {
        throw .notSent("the toy provider streams nothing")
    }

    private func record(_ body: JSONValue) -> (Answer, Int) {
        state.withLock { state in
            let send = Send(
                from: body["from"]?.string ?? "",
                to: body["to"]?.string ?? "",
                text: body["text"]?.string ?? "",
                correlation: body["correlation"]?.string ?? "",
                at: clock.now
            )
            state.sends.append(send)
            guard var answers = state.script[send.text], !answers.isEmpty else {
                return (state.rule(send), state.sends.count)
            }
            let answer = answers.removeFirst()
            state.script[send.text] = answers
            return (answer, state.sends.count)
        }
    }

    private func lookUp(_ request: OutboundRequest) -> OutboundResponse {
        if request.url.hasSuffix("/me") {
            return OutboundResponse(status: state.withLock(\.areCredentialsFixed) ? 200 : 401)
        }
        if request.url.contains("/inbound") {
            return OutboundResponse(status: 200, body: JSONValue.array(state.withLock(\.listed)).data)
        }
        if request.url.contains("/items/") {
            let item = state.withLock { $0.listed.isEmpty ? JSONValue.null : $0.listed.removeFirst() }
            if item == "away" { return OutboundResponse(status: 503) }
            return item == .null ? OutboundResponse(status: 404) : OutboundResponse(status: 200, body: item.data)
        }
        let correlation = request.url.split(separator: "=").last.map(String.init) ?? ""
        guard let id = state.withLock({ $0.known[correlation] }) else { return OutboundResponse(status: 404) }
        return OutboundResponse(status: 200, body: JSONValue.object(["id": .string(id)]).data)
    }
}
