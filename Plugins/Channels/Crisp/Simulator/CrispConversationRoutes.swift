import ChannelKit
import ChannelSimulatorKit
import Foundation

/// The routes below `/v1/website/<id>/conversation/<session>`:
///
/// | call | subject |
/// | --- | --- |
/// | `GET`, `HEAD` | the conversation |
/// | `POST …/message` | a message |
/// | `GET`, `PATCH`, `DELETE …/message/<fingerprint>` | one message |
/// | `GET …/messages?timestamp_after=…` | its messages |
/// | `PATCH …/read`, `…/delivered`, `…/compose` | marks |
/// | `PATCH …/state`, `…/routing` | the conversation's state and assignment |
extension CrispAPISimulator {
    func answer(
        _ call: CrispCall,
        in session: SimulatedSession,
        of website: SimulatedWebsite
    ) async throws(CrispRefusal) -> WebhookResponse {
        switch (call.method, call.path.first, call.path.count) {
        case ("GET", nil, 0): return .crisp(session.summary)
        case ("HEAD", nil, 0): return WebhookResponse(status: 200)
        case ("POST", "message", 1):
            let fingerprint = try await send(call.body(), in: session, of: website)
            return .crisp(["fingerprint": .integer(fingerprint)], reason: "dispatched", status: 202)
        case ("GET", "message", 2): return .crisp(try session.message(call.path[1]))
        case ("GET", "messages", 1): return .crisp(.array(session.messages.filter(call.matches)))
        default:
            var session = session
            let event = try session.apply(call, at: provider.clock.now)
            store(session)
            schedule(event, in: session, of: website)
            return .crisp([:], reason: "updated")
        }
    }

    /// - Returns: The fingerprint of the message.
    private func send(
        _ json: JSONValue,
        in session: SimulatedSession,
        of website: SimulatedWebsite
    ) async throws(CrispRefusal) -> Int64 {
        if await provider.hasFault(.expiredToken) { throw .badLogin }
        if let wait = await provider.throttleWait() {
            throw .throttled(retryAfter: Int(wait.timeInterval.rounded(.up)))
        }
        return await accept(try SimulatedSend(reading: json), in: session, of: website)
    }
}

extension SimulatedSession {
    /// Applies a call that changes the conversation.
    ///
    /// - Returns: The event that Crisp posts for the change.
    fileprivate mutating func apply(_ call: CrispCall, at moment: Date) throws(CrispRefusal) -> SimulatedEvent {
        switch (call.method, call.path.first, call.path.count) {
        case ("PATCH", "message", 2):
            let fingerprint = try fingerprint(call.path[1])
            guard let content = try call.body()["content"] else { throw .missing("content") }
            return change(fingerprint, to: content, at: moment)
        case ("DELETE", "message", 2): return remove(try fingerprint(call.path[1]))
        case ("PATCH", "read", 1): return try receipt(call.body()) { "read:\($0)" }
        case ("PATCH", "delivered", 1): return try receipt(call.body()) { _ in "delivered" }
        case ("PATCH", "compose", 1): return try typing(call.body(), at: moment)
        case ("PATCH", "state", 1): return try setState(call.body(), at: moment)
        case ("PATCH", "routing", 1):
            guard let assigned = try call.body()["assigned"] else { throw .missing("assigned") }
            let routing = ["routing_id": assigned["user_id"] ?? .null, "previous_routing_id": .null]
            return SimulatedEvent("session:set_routing", data(routing))
        default: throw .unknownRoute
        }
    }

    /// The fingerprint in a path, if there is such a message.
    private func fingerprint(_ text: String) throws(CrispRefusal) -> Int64 {
        guard let fingerprint = Int64(text), message(fingerprint) != nil else { throw .unknownRoute }
        return fingerprint
    }

    /// The message with the fingerprint in a path.
    fileprivate func message(_ text: String) throws(CrispRefusal) -> JSONValue {
        message(try fingerprint(text)) ?? .null
    }

    private func receipt(
        _ json: JSONValue,
        name: (_ direction: String) -> String
    ) throws(CrispRefusal) -> SimulatedEvent {
        let origin = try json.text("origin")
        guard let side = json["from"]?.string, ["user", "operator"].contains(side) else { throw .missing("from") }
        guard let fingerprints = json["fingerprints"]?.array, !fingerprints.isEmpty,
            fingerprints.allSatisfy({ if case .integer = $0 { true } else { false } })
        else { throw .invalid("data.fingerprints should be array of integers") }
        let data = data(["origin": .string(origin), "fingerprints": .array(fingerprints)])
        return SimulatedEvent("message:acknowledge:\(name(side == "user" ? "send" : "received"))", data)
    }

    private func typing(_ json: JSONValue, at moment: Date) throws(CrispRefusal) -> SimulatedEvent {
        let type = try json.text("type")
        guard ["start", "stop"].contains(type), json["from"]?.string == "operator" else {
            throw .invalid("data.type should be one of start, stop, data.from operator")
        }
        let now = JSONValue.integer(moment.millisecondsSince1970)
        let data = data(["type": .string(type), "timestamp": now, "user": ["type": "website"]])
        return SimulatedEvent("message:compose:receive", data)
    }

    private mutating func setState(_ json: JSONValue, at moment: Date) throws(CrispRefusal) -> SimulatedEvent {
        let state = try json.text("state")
        guard ["pending", "unresolved", "resolved"].contains(state) else { throw .missing("state") }
        return setState(state, at: moment)
    }
}

extension CrispCall {
    /// True if `message` is within the query's time range.
    fileprivate func matches(_ message: JSONValue) -> Bool {
        guard let time = message["timestamp"]?.integer else { return false }
        let after = query["timestamp_after"].flatMap { Int64($0) } ?? .min
        let before = query["timestamp_before"].flatMap { Int64($0) } ?? .max
        return time > after && time < before
    }
}
