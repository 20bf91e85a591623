public import ChannelKit
public import ChannelSimulatorKit
import Foundation

extension VapiPlatformSimulator {
    public func respond(to request: SimulatedRequest) async -> WebhookResponse {
        let path = request.components
        switch path.first {
        // A control URL needs no key, nor does a short-lived URL of a recording.
        case "control": return await command(request, in: path.dropFirst().first ?? "")
        case "storage": return recording(path.dropFirst().first ?? "")
        case "simulator": return .json(status: 200, times.json)
        default: break
        }
        if await provider.hasFault(.expiredToken) { return VapiRefusal.unauthorized.response }
        let own = lines.filter { $0.accepts(request.bearerToken) }
        guard let channel = own.first?.channel else { return VapiRefusal.unauthorized.response }
        do throws(VapiRefusal) { return try await answer(request, for: own) } catch {
            return request.method == "POST" ? await provider.refuse(error, on: channel) : error.response
        }
    }

    private func answer(
        _ request: SimulatedRequest,
        for lines: [SimulatedLine]
    ) async throws(VapiRefusal) -> WebhookResponse {
        let path = request.components
        if path.count == 2, ["phone-number", "assistant"].contains(path[0]) {
            return try serverOwner(request, path[0], path[1], among: lines)
        }
        guard path.first == "call" else { throw .unknownRoute(request) }
        switch (request.method, path.count) {
        case ("POST", 1): return try await place(request, from: lines)
        case ("GET", 1): return list(request.query, of: lines)
        case ("GET", 2):
            let (call, line) = try find(path[1], among: lines)
            return .json(status: 200, call.resource(on: line))
        case ("GET", 3) where path[2].hasSuffix("-recording"):
            let (call, line) = try find(path[1], among: lines)
            guard !call.isLive else { throw .notFound }
            return WebhookResponse(status: 302, headers: ["Location": "\(line.baseURL)/storage/\(call.id)"])
        default: throw .unknownRoute(request)
        }
    }

    private func find(_ id: String, among lines: [SimulatedLine]) throws(VapiRefusal) -> (SimulatedCall, SimulatedLine)
    {
        guard let call = calls[id], let line = lines.first(where: { $0.channel == call.channel }) else {
            throw .notFound
        }
        return (call, line)
    }

    /// The calls, newest first.
    private func list(_ query: FormFields, of lines: [SimulatedLine]) -> WebhookResponse {
        let resources = calls.values.sorted { $0.createdAt > $1.createdAt }.compactMap { call in
            lines.first { $0.channel == call.channel }.map { call.resource(on: $0) }
        }
        let matching = resources.filter { call in
            ["phoneNumberId", "assistantId"].allSatisfy { query[$0] == nil || query[$0] == call[$0]?.string }
                && ["createdAt", "updatedAt"].allSatisfy { name in
                    let time = call[name]?.string ?? ""
                    return query["\(name)Gt"].map { time > $0 } ?? true && query["\(name)Lt"].map { time < $0 } ?? true
                }
        }
        let limit = query["limit"].flatMap { Int($0) } ?? 100
        return .json(status: 200, .array(Array(matching.prefix(max(0, limit)))))
    }

    // MARK: - Calls that the hub places

    private func place(_ request: SimulatedRequest, from lines: [SimulatedLine]) async throws(VapiRefusal)
        -> WebhookResponse
    {
        if let wait = await provider.throttleWait() { throw .throttled(retryAfter: Int(wait.components.seconds)) }
        let order = try CallOrder(reading: request.body)
        guard let line = lines.first(where: { $0.phoneNumberID == order.phoneNumberID }) else {
            throw .invalid(["phoneNumberId does not exist"])
        }
        guard line.assistantID == order.assistantID else { throw .invalid(["assistantId does not exist"]) }
        var call = SimulatedCall(
            customer: customer(at: order.number),
            channel: line.channel,
            isOutbound: true,
            at: provider.clock.now
        )
        call.status = "in-progress"
        call.startedAt = provider.clock.now
        call.metadata = order.metadata
        call.say(order.firstMessage, as: "assistant", at: provider.clock.now)
        calls[call.id] = call
        await hear(order.firstMessage, in: call.id, correlation: order.metadata["hubCorrelation"]?.string)
        tellStatuses(ofPlaced: call.id, on: line)
        var resource = call.resource(on: line).object ?? [:]
        resource["status"] = "queued"
        return .json(status: 201, .object(resource))
    }

    // MARK: - Live calls

    private func command(_ request: SimulatedRequest, in id: String) async -> WebhookResponse {
        guard request.method == "POST", let call = calls[id], call.isLive,
            let line = lines.first(where: { $0.channel == call.channel })
        else { return VapiRefusal.notFound.response }
        guard let command = try? JSONValue(parsing: request.body) else { return VapiRefusal.invalid([]).response }
        switch command["type"]?.string {
        case "say":
            let text = command["content"]?.string ?? ""
            await hear(text, in: id)
            await assistantSaid([text], in: id, on: line)
        case "transfer": _ = await forward(id, to: command["destination"] ?? [:], on: line)
        case "end-call": await end(id, because: "assistant-ended-call", on: line)
        case "add-message", "control": break
        default: return VapiRefusal.invalid(["type is not a command"]).response
        }
        return .json(status: 200, [:])
    }

    private func recording(_ id: String) -> WebhookResponse {
        guard calls[id]?.isLive == false else { return WebhookResponse(status: 404) }
        return WebhookResponse(status: 200, headers: ["Content-Type": "audio/wav"], body: SimulatedRecording.data)
    }
}

/// A recording of a tenth of a second of silence at 8 kHz.
enum SimulatedRecording {
    static let data: Data = {
        let samples = Data(count: 1_600)
        func bytes(_ value: UInt32, _ count: Int) -> Data {
            withUnsafeBytes(of: value.littleEndian) { Data($0.prefix(count)) }
        }
        return Data("RIFF".utf8) + bytes(36 + 1_600, 4) + Data("WAVEfmt ".utf8) + bytes(16, 4) + bytes(1, 2)
            + bytes(1, 2) + bytes(8_000, 4) + bytes(16_000, 4) + bytes(2, 2) + bytes(16, 2) + Data("data".utf8)
            + bytes(1_600, 4) + samples
    }()
}
