import ChannelKit
import Foundation

/// An adapter, with a channel that has the example settings.
struct FuzzedAdapter: Sendable {
    static let names = adapterTypes.map { $0.kind.rawValue }

    private let type: any ChannelAdapter.Type
    private let channel: any ChannelAdapter

    /// Creates the adapter named `name`; nil if it does not exist.
    init?(named name: String) {
        guard let type = adapterTypes.first(where: { $0.kind.rawValue == name }) else { return nil }
        let settings = ChannelSettings(
            id: ChannelID(tenant: "fuzz", name: name),
            values: SettingValues(examplesOf: type.manifest.settings),
            baseURL: type.manifest.apiBaseURL,
            publicURL: "https://hub.example.test"
        )
        do { channel = try type.init(settings) } catch { fatalError("\(name): \(error)") }
        self.type = type
    }

    /// Reads `input` as a request body and as a stored payload.
    func run(_ input: Data) {
        let isJSON = input.first == UInt8(ascii: "{") || input.first == UInt8(ascii: "[")
        let request = WebhookRequest(
            target: "/webhooks/\(type.kind)",
            headers: ["Content-Type": isJSON ? "application/json" : "application/x-www-form-urlencoded"],
            body: input,
            receivedAt: Date(timeIntervalSince1970: 1_790_000_000)
        )
        precondition(type.locate(request).count <= 256, "locate found more than 256 addresses")
        for item in (try? type.items(of: .unchecked(request))) ?? [] {
            precondition(!item.key.rawValue.isEmpty, "an item has no key")
            read(item, receivedAt: request.receivedAt)
        }
        read(InboundItem(key: "fuzz", lane: "fuzz", addresses: [], payload: input), receivedAt: request.receivedAt)
    }

    private func read(_ item: InboundItem, receivedAt: Date) {
        guard let events = try? channel.normalize(item, receivedAt: receivedAt) else { return }
        precondition(!events.isEmpty, "an item has no event")
        for event in events {
            let envelope = UnifiedEvent(adapter: type.kind, address: "", lane: item.lane, event: event)
            precondition((try? JSONValue(stored: envelope.json.data)) != nil, "an event cannot be stored")
        }
    }
}
