import ChannelKit
import Foundation
import Testing

@testable import HubRouter
@testable import HubStore

@Suite("Unrouted items", .timeLimit(.minutes(1)))
struct UnroutedItemTests {
    private func items() -> [UnroutedItem] {
        [("toy", "message:a"), ("toy", "message:b"), ("other", "message:a")].map { adapter, key in
            UnroutedItem(
                adapter: AdapterKind(adapter),
                item: newItem(ItemKey(key)).item,
                verifiedBy: "token",
                receivedAt: noon
            )
        }
    }

    @Test func itemIsStoredOnceAlsoAfterARestart() async throws {
        let store = try Store()
        for _ in 1...2 { _ = try await store.storage.intake([], unrouted: items()) }
        try store.storage.close()
        let again = try Store(at: store.path)
        _ = try await again.storage.intake([], unrouted: items())
        #expect(
            try again.lines("SELECT adapter, item_key FROM unrouted ORDER BY id")
                == ["toy message:a", "toy message:b", "other message:a"]
        )
    }

    @Test func addressesKeyAndPayloadAreInBlobs() async throws {
        let store = try Store()
        _ = try await store.storage.intake([], unrouted: items())
        #expect(
            try store.storedLines(
                "SELECT DISTINCT typeof(addresses), typeof(item_key), typeof(payload), length(hash) FROM unrouted"
            ) == ["blob blob blob 16"]
        )
    }
}
