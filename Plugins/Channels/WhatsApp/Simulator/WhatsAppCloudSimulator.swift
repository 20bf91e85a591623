public import ChannelKit
public import ChannelSimulatorKit
import Foundation

/// A simulator of Meta's Graph API and its webhooks, for any number of phone numbers.
///
/// It enforces Meta's rules on what it receives and answers in Meta's format. The statuses sent, delivered and read
/// follow every accepted send.
public actor WhatsAppCloudSimulator: ProviderSimulator {
    public static let kind: AdapterKind = "whatsapp"
    public static let faults: Set<SimulatorFault.Kind> = [.batchWebhooks, .throttle, .expiredToken, .closedWindow]

    let numbers: [SimulatedNumber]
    let provider: SimulatorContext
    private let batches: WebhookBatches<SimulatedNumber.App, MetaChange>
    private var threads = SimulatedThreads()
    var registrations: SimulatedRegistrations
    private var files: [String: (number: String, file: SimulatedFile)] = [:]

    public init(channels: [SimulatedChannel], provider: SimulatorContext) {
        numbers = channels.compactMap(SimulatedNumber.init)
        registrations = SimulatedRegistrations(accounts: Set(numbers.map(\.accountID)))
        self.provider = provider
        batches = WebhookBatches(provider: provider)
    }

    public func act(
        _ action: CustomerAction,
        as customer: UnifiedContact,
        on channel: ChannelID
    ) async throws -> ActionResult {
        let number = try numbers.endpoint(of: channel)
        let id = Self.makeMessageID()
        let change = try change(action, as: customer, on: number, id: id)
        let entry = await provider.record(action, as: id, by: customer, on: channel)
        let answer = await batches.post(change, of: number.app) { number.signed($0, about: id, customer: customer.id) }
        return ActionResult(providerID: id, journalNumber: entry, answer: answer)
    }

    /// The webhook of `action`, which is recorded for later calls.
    private func change(
        _ action: CustomerAction,
        as customer: UnifiedContact,
        on number: SimulatedNumber,
        id: String
    ) throws -> MetaChange {
        let mediaID = String(Int64.random(in: 1_000_000_000_000_000...9_999_999_999_999_999))
        var tapped: TappedMessage?
        if case .tap(let choice, _) = action {
            tapped = threads.message(offering: choice, to: customer, on: number)
        }
        var message = try CustomerMessage.members(of: action, tapped: tapped, mediaID: mediaID)
        message["id"] = .string(id)
        message["timestamp"] = .string(provider.clock.now.metaTimestamp)
        if case .media(let kind, _) = action { files[mediaID] = (number.phoneNumberID, SimulatedFile(kind)) }
        if case .agentWrites = action { return MetaChange(echo: message, to: customer, from: number) }
        threads.recordMessage(from: customer, on: number, at: provider.clock.now)
        return MetaChange(message: message, from: customer, to: number)
    }

    /// An id that stays unique after a restart, because the hub remembers earlier ones.
    private static func makeMessageID() -> String {
        let bytes = withUnsafeBytes(of: UUID().uuid) { Data($0) }
        return "wamid.\(bytes.base64EncodedString())"
    }
}

// MARK: - Sends

extension WhatsAppCloudSimulator {
    /// The refusal of `send`; nil if Meta accepts it.
    func refusal(of send: SimulatedSend, from number: SimulatedNumber) async -> GraphRefusal? {
        if let refusal = UnreachableCustomer.refusal(for: send.customer) { return refusal }
        guard !send.message.isTemplate else { return nil }
        if await provider.hasFault(.closedWindow) { return .closedWindow }
        let isClosed = threads.isWindowClosed(for: send.customer, on: number, at: provider.clock.now)
        return isClosed ? .closedWindow : nil
    }

    /// Accepts `send` and schedules its statuses.
    func accept(_ send: SimulatedSend, from number: SimulatedNumber) async -> WebhookResponse {
        let id = Self.makeMessageID()
        threads.remember(send, as: id, on: number)
        let customer = send.customer
        let text = send.message.text
        await provider.accept(text, as: id, for: customer, on: number.channel, correlation: send.callbackData)
        for status in statuses(of: send) {
            let delay = provider.timing.delay(of: status)
            let change = MetaChange(
                status: status,
                of: id,
                send,
                from: number,
                error: status == .failed ? .undeliverable : nil,
                at: provider.clock.now.addingTimeInterval(delay.timeInterval)
            )
            let webhook = number.signed([change], about: id, customer: customer, status: status)
            provider.schedule(webhook, after: delay)
        }
        return send.acceptance(as: id)
    }

    private func statuses(of send: SimulatedSend) -> [DeliveryStatus] {
        if send.customer == UnreachableCustomer.unknownLater { return [.failed] }
        // Reactions get the status sent and no other.
        return send.message.isReaction ? [.sent] : [.sent, .delivered, .read]
    }
}

// MARK: - Files

extension WhatsAppCloudSimulator {
    /// The metadata of the file `id`, with its URL.
    func describeFile(_ id: String, for number: SimulatedNumber?) -> JSONValue? {
        guard let (owner, file) = files[id], let own = numbers.first(where: { $0.phoneNumberID == owner }),
            number == nil || number?.phoneNumberID == owner
        else { return nil }
        let url = "\(own.baseURL)/whatsapp_business/attachments?mid=\(id)"
        let members: [String: JSONValue] = [
            "messaging_product": "whatsapp", "url": .string(url), "file_size": .string(String(file.data.count)),
        ]
        let object = file.object(id: id, caption: nil).object ?? [:]
        return .object(
            members.merging(object.filter { ["id", "mime_type", "sha256"].contains($0.key) }) { own, _ in own }
        )
    }

    /// The bytes of the file `id`.
    func file(_ id: String) -> SimulatedFile? { files[id]?.file }
}
