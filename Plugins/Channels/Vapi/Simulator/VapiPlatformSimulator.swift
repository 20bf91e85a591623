public import ChannelKit
public import ChannelSimulatorKit
import Foundation

/// Stands in for Vapi: the telephone, the assistant and the API, for any number of numbers.
///
/// Callers speak in real time: what the hub streams is heard as it comes, an interruption closes the connection, and
/// what comes later than Vapi waits is not heard at all. It is noted how long the hub took for each request. Every
/// sentence of the hub's that a caller hears is a reply in the journal.
public actor VapiPlatformSimulator: ProviderSimulator {
    public static let kind: AdapterKind = "vapi"
    public static let faults: Set<SimulatorFault.Kind> = [.throttle, .expiredToken]

    let lines: [SimulatedLine]
    let provider: SimulatorContext
    var calls: [String: SimulatedCall] = [:]
    var times = RequestTimes()
    /// The ids under which customers act, by their numbers.
    private var customers: [String: UnifiedContact] = [:]

    public init(channels: [SimulatedChannel], provider: SimulatorContext) {
        lines = channels.compactMap(SimulatedLine.init)
        self.provider = provider
    }

    public func act(
        _ action: CustomerAction,
        as customer: UnifiedContact,
        on channel: ChannelID
    ) async throws -> ActionResult {
        guard let line = lines.first(where: { $0.channel == channel }) else {
            throw SimulatorError.unknownChannel(channel)
        }
        customers[customer.phone ?? customer.id] = customer
        let call = try call(for: action, of: customer, on: line)
        let entry = await provider.journal.record(
            .said(action.text),
            of: call,
            channel: channel,
            customer: customer.id
        )
        let answer = await play(action, in: call, on: line)
        return ActionResult(providerID: call, journalNumber: entry, answer: answer)
    }

    /// The call in which `action` happens: a new one for whoever calls, or writes as if they spoke.
    private func call(
        for action: CustomerAction,
        of customer: UnifiedContact,
        on line: SimulatedLine
    ) throws(SimulatorError) -> String {
        let isQuiet = if case .text = action { true } else { false }
        let live = calls.values.filter {
            $0.isLive && $0.channel == line.channel && $0.customer.id == customer.id && $0.isQuiet == isQuiet
        }
        switch action {
        case .calls: return open(SimulatedCall(customer: customer, channel: line.channel, at: provider.clock.now))
        case .text:
            if let call = live.first { return call.id }
            var call = SimulatedCall(customer: customer, channel: line.channel, at: provider.clock.now)
            call.isQuiet = true
            return open(call)
        case .speaks, .interrupts, .fallsSilent, .hangsUp, .modelCallsTool:
            // Whoever puts the phone down may be the second to do so.
            let possible = action == .hangsUp && live.isEmpty ? ended(of: customer, on: line) : live
            guard let call = possible.max(by: { $0.createdAt < $1.createdAt }) else {
                throw .unsupported("live call of this customer: let them call first")
            }
            return call.id
        case .tap, .media, .location: throw .unsupported("screen")
        case .agentWrites, .agentLeaves: throw .unsupported("inbox of its own")
        case .presses: throw .unsupported("keys in what it tells the hub")
        }
    }

    private func ended(of customer: UnifiedContact, on line: SimulatedLine) -> [SimulatedCall] {
        calls.values.filter { !$0.isLive && $0.channel == line.channel && $0.customer.id == customer.id }
    }

    private func open(_ call: SimulatedCall) -> String {
        calls[call.id] = call
        return call.id
    }

    /// - Returns: The HTTP status of the hub's first answer.
    private func play(_ action: CustomerAction, in call: String, on line: SimulatedLine) async -> Int? {
        switch action {
        case .calls: return await ring(call, on: line)
        case .text(let text), .speaks(let text): return await speak(text, in: call, on: line)
        case .interrupts(let first, let second): return await interrupt(first, with: second, in: call, on: line)
        case .fallsSilent: return await end(call, because: "silence-timed-out", on: line)
        case .hangsUp where calls[call]?.isLive == false: return nil
        case .hangsUp: return await end(call, because: "customer-ended-call", on: line)
        case .modelCallsTool(let name, let arguments):
            return await useTool(name, arguments, in: call, on: line)
        default: return nil
        }
    }

    // MARK: - The call's life

    func change(_ id: String, _ change: (inout SimulatedCall) -> Void) {
        guard var call = calls[id] else { return }
        change(&call)
        calls[id] = call
    }

    /// Lets the caller hear `text`, which the hub has said.
    func hear(_ text: String, in id: String, correlation: String? = nil) async {
        guard let call = calls[id] else { return }
        await provider.journal.record(
            .reply(text, correlation: correlation),
            of: id,
            channel: call.channel,
            customer: call.customer.id
        )
    }

    func refuse(_ status: Int, _ reason: String, in id: String) async {
        guard let call = calls[id] else { return }
        await provider.journal.record(
            .refusal(status: status, reason: reason),
            of: id,
            channel: call.channel,
            customer: call.customer.id
        )
    }

    /// Whom the hub calls, by the name under which they act.
    func customer(at number: String) -> UnifiedContact {
        customers[number] ?? UnifiedContact(id: number, phone: number)
    }
}
