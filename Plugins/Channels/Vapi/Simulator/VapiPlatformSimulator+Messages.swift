import ChannelKit
import ChannelSimulatorKit
import Foundation

/// Vapi's timeouts.
enum Timeouts {
    static let assistant: Duration = .milliseconds(7_500)
    static let standard: Duration = .seconds(20)
}

extension VapiPlatformSimulator {
    func message(
        _ type: String,
        _ members: [String: JSONValue],
        about call: SimulatedCall,
        on line: SimulatedLine
    )
        -> JSONValue
    {
        var message: [String: JSONValue] = [
            "type": .string(type), "timestamp": .integer(provider.clock.now.millisecondsSince1970),
            "call": call.snapshot(on: line), "customer": call.customerJSON,
            "phoneNumber": .compact([
                "id": .string(line.phoneNumberID), "orgId": .string(SimulatedCall.org), "provider": "twilio",
                "number": line.number.map(JSONValue.string),
            ]),
        ]
        message.merge(members) { _, own in own }
        return .object(message)
    }

    /// Posts a message to the hub, unless the assistant sends none.
    @discardableResult
    func tell(_ type: String, _ members: [String: JSONValue], of id: String, on line: SimulatedLine) async
        -> Int?
    {
        guard let call = calls[id], !call.isQuiet else { return nil }
        let message = message(type, members, about: call, on: line)
        return await provider.post(line.serverMessage(message, about: call, at: provider.clock.now))
    }

    /// Posts a request to the hub, and reads the response if it arrives in time.
    func ask(
        _ type: String,
        _ members: [String: JSONValue],
        of id: String,
        on line: SimulatedLine,
        limit: Duration = Timeouts.standard
    ) async -> (status: Int?, answer: JSONValue?) {
        guard let call = calls[id] else { return (nil, nil) }
        let start = provider.clock.now
        let request = message(type, members, about: call, on: line)
        let webhook = line.serverMessage(request, about: call, limit: limit, at: start)
        let response = await provider.exchange(webhook)
        let time = times.record(type, of: id, from: start, to: provider.clock.now, limit: limit)
        guard let response, time.isInTime else {
            await refuse(408, "\(type): no answer within \(limit)", in: id)
            return (response?.status, nil)
        }
        // Vapi discards responses with any other status.
        guard response.status == 200 else {
            await refuse(response.status, "\(type): answered with \(response.status)", in: id)
            return (response.status, nil)
        }
        return (200, try? JSONValue(parsing: response.body))
    }

    func tellStatus(
        _ status: String,
        _ members: [String: JSONValue] = [:],
        of id: String,
        on line: SimulatedLine
    )
        async
    {
        change(id) { $0.status = status }
        await tell("status-update", members.merging(["status": .string(status)]) { own, _ in own }, of: id, on: line)
    }

    /// The statuses of a call that the hub placed; the customer answers.
    func tellStatuses(ofPlaced id: String, on line: SimulatedLine) {
        let statuses: [(String, DeliveryStatus)] = [
            ("queued", .queued), ("ringing", .sent), ("in-progress", .delivered),
        ]
        guard let call = calls[id] else { return }
        for (name, status) in statuses {
            let delay = provider.timing.delay(of: status)
            let at = provider.clock.now.addingTimeInterval(delay.timeInterval)
            let message = message("status-update", ["status": .string(name)], about: call, on: line)
            let webhook = line.serverMessage(message, about: call, status: status, at: at)
            provider.schedule(webhook, after: delay)
        }
    }
}
