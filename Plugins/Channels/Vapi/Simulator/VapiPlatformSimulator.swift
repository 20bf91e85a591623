public import ChannelKit
public import ChannelSimulatorKit
import Foundation

/// A simulator of Vapi's telephone, assistants and API, for any number of phone numbers.
///
/// Callers speak in real time: the hub's stream is heard as it arrives, an interruption closes the connection, and
/// responses after Vapi's timeout are not heard at all. The hub's response times are recorded. Every sentence of the
/// hub's that a caller hears is a reply in the journal.
public actor VapiPlatformSimulator: ProviderSimulator {
    public static let kind: AdapterKind = "vapi"
    public static let faults: Set<SimulatorFault.Kind> = [.throttle, .expiredToken]

    let lines: [SimulatedLine]
    let provider: SimulatorContext
    var calls: [String: SimulatedCall] = [:]
    var times = RequestTimes()
    /// The server objects of numbers and assistants, by their ids; none at the beginning.
    var servers: [String: JSONValue] = [:]
    /// The ids under which customers act, by their numbers.
    private var customers: [String: UnifiedContact] = [:]

    public init(channels: [SimulatedChannel], provider: SimulatorContext) {
        lines = channels.compactMap(SimulatedLine.init)
        self.provider = provider
    }

    /// The customer with `number`, under the id with which they act.
    func customer(at number: String) -> UnifiedContact {
        customers[number] ?? UnifiedContact(id: number, phone: number)
    }

    // MARK: - Actions

    public func act(
        _ action: CustomerAction,
        as customer: UnifiedContact,
        on channel: ChannelID
    ) async throws -> ActionResult {
        let line = try lines.endpoint(of: channel)
        customers[customer.phone ?? customer.id] = customer
        let call = try call(for: action, of: customer, on: line)
        let entry = await provider.record(action, as: call, by: customer, on: channel)
        let answer = await play(action, in: call, on: line)
        return ActionResult(providerID: call, journalNumber: entry, answer: answer)
    }

    /// The call of `action`: a new one for a customer who calls, or who writes as if speaking.
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
            // The hub may have hung up first.
            let possible = action == .hangsUp && live.isEmpty ? ended(of: customer, on: line) : live
            guard let call = possible.max(by: { $0.createdAt < $1.createdAt }) else {
                throw .unsupported("live call of this customer: start one first")
            }
            return call.id
        case .tap, .media, .location: throw .unsupported("screen")
        case .agentWrites, .agentLeaves: throw .unsupported("inbox of its own")
        case .presses: throw .unsupported("keypad input")
        }
    }

    private func ended(of customer: UnifiedContact, on line: SimulatedLine) -> [SimulatedCall] {
        calls.values.filter { !$0.isLive && $0.channel == line.channel && $0.customer.id == customer.id }
    }

    private func open(_ call: SimulatedCall) -> String {
        calls[call.id] = call
        return call.id
    }

    /// Performs `action` in a call.
    ///
    /// - Returns: The HTTP status of the hub's first response.
    private func play(_ action: CustomerAction, in call: String, on line: SimulatedLine) async -> Int? {
        switch action {
        case .calls: return await ring(call, on: line)
        case .speaks(let text) where text.hasPrefix(Self.mumbling): return await mumble(in: call, on: line)
        case .text(let text), .speaks(let text): return await speak(text, in: call, on: line)
        case .interrupts(let first, let second): return await interrupt(first, with: second, in: call, on: line)
        case .fallsSilent: return await fallSilent(in: call, on: line)
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

    /// Lets the caller hear `text` from the hub.
    func hear(_ text: String, in id: String, correlation: String? = nil) async {
        guard let call = calls[id] else { return }
        await provider.accept(text, as: id, for: call.customer.id, on: call.channel, correlation: correlation)
    }

    func refuse(_ status: Int, _ reason: String, in id: String) async {
        guard let call = calls[id] else { return }
        await provider.recordRefusal(status, reason, on: call.channel, customer: call.customer.id, of: id)
    }
}
