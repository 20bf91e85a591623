import BotpressChannel
import ChannelKit
import CrispChannel
import Foundation
import PapercupsChannel
import TwilioChannel
import VapiChannel
import WhatsAppChannel

// libFuzzer brings `main`, makes inputs and watches which code they reach. It links the adapters and no server, so
// that nothing else is instrumented; the seeded form in ChannelTestKit asks the same of them.

/// Every adapter of this build.
private let adapters: [any ChannelAdapter.Type] = [
    BotpressAdapter.self, CrispAdapter.self, PapercupsAdapter.self, TwilioAdapter.self, VapiAdapter.self,
    WhatsAppAdapter.self,
]

/// The adapter that is fuzzed, as a channel with the settings of its examples.
private let subject: (type: any ChannelAdapter.Type, channel: any ChannelAdapter) = {
    let name = ProcessInfo.processInfo.environment["PATCHBAY_FUZZ_ADAPTER"] ?? "whatsapp"
    guard let type = adapters.first(where: { $0.kind.rawValue == name }) else {
        fatalError("there is no adapter '\(name)'; there are \(adapters.map { $0.kind.rawValue })")
    }
    let settings = ChannelSettings(
        id: ChannelID(tenant: "fuzz", name: name),
        values: SettingValues(examplesOf: type.manifest.settings),
        baseURL: type.manifest.apiBaseURL,
        publicURL: "https://hub.example.test"
    )
    do { return (type, try type.init(settings)) } catch { fatalError("\(name): \(error)") }
}()

/// One input, taken for a body and for a stored payload.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Data(UnsafeBufferPointer(start: start, count: count))
    let isJSON = input.first == UInt8(ascii: "{") || input.first == UInt8(ascii: "[")
    let request = WebhookRequest(
        target: "/webhooks/\(subject.type.kind)",
        headers: ["Content-Type": isJSON ? "application/json" : "application/x-www-form-urlencoded"],
        body: input,
        receivedAt: Date(timeIntervalSince1970: 1_790_000_000)
    )
    precondition(subject.type.locate(request).count <= 256, "locate found more than 256 addresses")
    for item in (try? subject.type.split(.unchecked(request))) ?? [] {
        precondition(!item.key.rawValue.isEmpty, "an item has no key")
        read(item, receivedAt: request.receivedAt)
    }
    read(InboundItem(key: "fuzz", lane: "fuzz", addresses: [], payload: input), receivedAt: request.receivedAt)
    return 0
}

private func read(_ item: InboundItem, receivedAt: Date) {
    guard let events = try? subject.channel.normalize(item, receivedAt: receivedAt) else { return }
    precondition(!events.isEmpty, "an item means nothing")
    for event in events {
        let envelope = UnifiedEvent(adapter: subject.type.kind, address: "", lane: item.lane, event: event)
        precondition((try? JSONValue(parsing: envelope.json.data)) != nil, "an event cannot be stored")
    }
}
