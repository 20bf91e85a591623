import ChannelKit
import ChannelSimulatorKit
import Foundation

/// The calls below `/v1/website/<id>/conversation/<session>`:
///
/// | call | what |
/// | --- | --- |
/// | `GET`, `HEAD` | the conversation |
/// | `POST …/message` | a message |
/// | `GET`, `PATCH`, `DELETE …/message/<fingerprint>` | one message |
/// | `GET …/messages?timestamp_after=…` | its messages |
/// | `PATCH …/read`, `…/delivered`, `…/compose` | marks |
/// | `PATCH …/state`, `…/routing` | what becomes of it |
extension CrispAPISimulator {
    func answer(
        _ call: CrispCall,
        in session: SimulatedSession,
        of website: SimulatedWebsite
    ) async throws(CrispRefusal) -> WebhookResponse {
        switch (call.method, call.path.first, call.path.count) {
        case ("GET", nil, 0): return .crisp(session.summary)
        case ("HEAD", nil, 0): return WebhookResponse(status: 200)
        case ("POST", "message", 1): return try await message(call.body(), in: session, of: website)
        case (_, "message", 2): return try message(call, in: session, of: website)
        case ("GET", "messages", 1): return .crisp(.array(session.messages.filter(call.wants)))
        case ("PATCH", "read", 1), ("PATCH", "delivered", 1): return try mark(call, in: session, of: website)
        case ("PATCH", "compose", 1): return try compose(call.body(), in: session, of: website)
        case ("PATCH", "state", 1): return try state(call.body(), in: session, of: website)
        case ("PATCH", "routing", 1): return try routing(call.body(), in: session, of: website)
        default: throw .unknownRoute
        }
    }

    private func message(
        _ json: JSONValue,
        in session: SimulatedSession,
        of website: SimulatedWebsite
    ) async throws(CrispRefusal) -> WebhookResponse {
        if await provider.fault(.expiredToken) != nil { throw .badLogin }
        if case .throttle(let wait) = await provider.fault(.throttle) {
            throw .throttled(retryAfter: Int(wait.timeInterval.rounded(.up)))
        }
        let fingerprint = await accept(try SimulatedSend(reading: json), in: session, of: website)
        return .crisp(["fingerprint": .integer(fingerprint)], reason: "dispatched", status: 202)
    }

    private func message(
        _ call: CrispCall,
        in session: SimulatedSession,
        of website: SimulatedWebsite
    ) throws(CrispRefusal) -> WebhookResponse {
        guard let fingerprint = Int64(call.path[1]), let message = session.message(fingerprint) else {
            throw .unknownRoute
        }
        var session = session
        let told: SimulatedSession.Told?
        switch call.method {
        case "GET": return .crisp(message)
        case "PATCH":
            guard let content = try call.body()["content"] else { throw .missing("content") }
            told = session.change(fingerprint, to: content, at: provider.clock.now)
        case "DELETE": told = session.remove(fingerprint)
        default: throw .unknownRoute
        }
        keep(session)
        if let told { schedule(told.event, told.data, about: String(fingerprint), in: session, of: website) }
        return .crisp([:], reason: "updated")
    }

    // MARK: - Marks

    private func mark(
        _ call: CrispCall,
        in session: SimulatedSession,
        of website: SimulatedWebsite
    ) throws(CrispRefusal) -> WebhookResponse {
        let json = try call.body()
        let origin = try json.text("origin")
        guard let side = json["from"]?.string, ["user", "operator"].contains(side) else { throw .missing("from") }
        guard let fingerprints = json["fingerprints"]?.array, !fingerprints.isEmpty,
            fingerprints.allSatisfy({ if case .integer = $0 { true } else { false } })
        else { throw .invalid("data.fingerprints should be array of integers") }
        let data = session.data(["origin": .string(origin), "fingerprints": .array(fingerprints)])
        let direction = side == "user" ? "send" : "received"
        let event = call.path[0] == "read" ? "read:\(direction)" : "delivered"
        schedule("message:acknowledge:\(event)", data, about: "", in: session, of: website)
        return .crisp([:], reason: "updated")
    }

    private func compose(
        _ json: JSONValue,
        in session: SimulatedSession,
        of website: SimulatedWebsite
    ) throws(CrispRefusal) -> WebhookResponse {
        let type = try json.text("type")
        guard ["start", "stop"].contains(type), json["from"]?.string == "operator" else {
            throw .invalid("data.type should be one of start, stop, data.from operator")
        }
        let now = JSONValue.integer(provider.clock.now.millisecondsSince1970)
        let data = session.data(["type": .string(type), "timestamp": now, "user": ["type": "website"]])
        schedule("message:compose:receive", data, about: "", in: session, of: website)
        return .crisp([:], reason: "updated")
    }

    // MARK: - What becomes of a conversation

    private func state(
        _ json: JSONValue,
        in session: SimulatedSession,
        of website: SimulatedWebsite
    ) throws(CrispRefusal) -> WebhookResponse {
        let state = try json.text("state")
        guard ["pending", "unresolved", "resolved"].contains(state) else { throw .missing("state") }
        var session = session
        session.setState(state, at: provider.clock.now)
        keep(session)
        let data = session.data(["state": .string(state)])
        schedule("session:set_state", data, about: "", in: session, of: website)
        return .crisp([:], reason: "updated")
    }

    private func routing(
        _ json: JSONValue,
        in session: SimulatedSession,
        of website: SimulatedWebsite
    ) throws(CrispRefusal) -> WebhookResponse {
        guard let assigned = json["assigned"] else { throw .missing("assigned") }
        let data = session.data(["routing_id": assigned["user_id"] ?? .null, "previous_routing_id": .null])
        schedule("session:set_routing", data, about: "", in: session, of: website)
        return .crisp([:], reason: "updated")
    }
}

extension CrispCall {
    /// Whether `message` is within the times that the query names.
    fileprivate func wants(_ message: JSONValue) -> Bool {
        guard let time = message["timestamp"]?.integer else { return false }
        let after = query["timestamp_after"].flatMap { Int64($0) } ?? .min
        let before = query["timestamp_before"].flatMap { Int64($0) } ?? .max
        return time > after && time < before
    }
}
