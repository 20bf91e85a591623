import Dispatch
import Synchronization
import Testing

@testable import ChannelKit

@Suite("Patterns of operators", .timeLimit(.minutes(5)))
struct OperatorPatternTests {
    private static func pattern(_ source: String) throws -> OperatorPattern { try #require(OperatorPattern(source)) }

    static let capturing: [(String, String, [String: String]?)] = [
        ("#(?<order>[0-9]{5})", "my order is #12345!", ["order": "12345"]),
        ("#(?<order_no>[0-9]{5})", "#12345", ["order_no": "12345"]),
        ("(?<first>\\w+) (?<second>\\w+)?", "one ", ["first": "one"]),
        ("(?<a_b>x)\\k<a_b>", "a xx b", ["a_b": "x"]), ("(?<!x)y", "xy", nil), ("(?<=x)y", "xy", [:]),
        ("\\(?<b>", "(<b>", [:]), ("CAFÉ", "un café", [:]), ("x", "y", nil), ("x", "", nil),
    ]

    @Test(arguments: capturing)
    func captures(_ source: String, _ text: String, _ captures: [String: String]?) async throws {
        let search = try await Self.pattern(source).search(text)
        #expect(search.match?.captures == captures)
        #expect(search.timedOut.isEmpty)
    }

    @Test func invalidPatternIsNil() {
        #expect(OperatorPattern("(") == nil)
        #expect(OperatorPattern("(?<x>") == nil)
    }

    @Test func caseCountsWhereItIsAsked() async throws {
        #expect(await OperatorPattern("abc", ignoringCase: false)?.search("ABC").match == nil)
        #expect(await OperatorPattern("abc")?.search("ABC").match != nil)
    }

    /// Each of them takes longer than the age of the universe on its text.
    static let runaway: [(String, String)] = [
        ("(a+)+$", String(repeating: "a", count: 64) + "!"), ("(a|aa)+$", String(repeating: "a", count: 4_000) + "!"),
        ("(.*)*x", String(repeating: "a", count: 4_000)),
        ("^(\\w+\\s?)*$", String(repeating: "aa ", count: 1_300) + "!"),
        ("(?=(a+))a*b\\1", String(repeating: "a", count: 4_000)),
        ("(.*a){20}", String(repeating: "a", count: 4_000) + "b"),
        ("(x+x+)+y", String(repeating: "x", count: 4_000)), ("(?:a?){50}a{50}", String(repeating: "a", count: 49)),
    ]

    @Test(arguments: runaway)
    func aRunawaySearchIsStopped(_ source: String, _ text: String) async throws {
        let search = try await Self.pattern(source).search(text)
        #expect(search.match == nil)
        #expect(search.timedOut == [0])
    }

    @Test func theOthersOfAListAreStillTried() async throws {
        let patterns = try ["(a+)+$", "x", "b$"].map(Self.pattern)
        let search = await OperatorPattern.search(for: patterns, in: String(repeating: "a", count: 64) + "b")
        #expect(search.timedOut == [0])
        #expect(search.match?.position == 2)
    }

    @Test func aLongListHasALimitOfItsOwn() async throws {
        let patterns = try Array(repeating: "(a+)+$", count: 500).map(Self.pattern)
        let search = await OperatorPattern.search(for: patterns, in: String(repeating: "a", count: 64) + "!")
        #expect(search.timedOut == Array(0..<500))
    }

    @Test func onlyTheBeginningOfATextIsRead() async throws {
        let limit = OperatorPattern.textLimit
        let text = String(repeating: "a", count: limit - 1) + "b" + "c"
        #expect(try await Self.pattern("b").search(text).match != nil)
        #expect(try await Self.pattern("c").search(text).match == nil)
    }

    private final class Order: Sendable {
        let names = Mutex<[String]>([])
    }

    /// Serving the searches in the order of their arrival, the single one would wait for all of the others.
    @Test func aSearchOfAnotherPatternWaitsForOneOfManyAtMost() async throws {
        let threads = PatternThreads(count: 1)
        let (busy, other) = (PatternOwner(), PatternOwner())
        let order = Order()
        let isOpen = DispatchSemaphore(value: 0)
        try await withThrowingTaskGroup(of: Void.self) { group in
            func search(_ name: String, for owner: PatternOwner) {
                group.addTask { _ = await threads.run(for: owner) { _ in order.names.withLock { $0.append(name) } } }
            }
            // Holds the only thread until all searches wait.
            group.addTask { _ = await threads.run(for: busy) { _ in isOpen.wait() } }
            while threads.hasIdleThread { try await Task.sleep(for: .milliseconds(1)) }
            for _ in 1...100 { search("busy", for: busy) }
            search("other", for: other)
            while threads.waitingCount < 101 { try await Task.sleep(for: .milliseconds(1)) }
            isOpen.signal()
        }
        let served = order.names.withLock(\.self)
        #expect(served.count == 101)
        #expect(served.prefix(2).contains("other"))
    }

    @Test func aCancelledSearchEndsAtOnce() async throws {
        let pattern = try Self.pattern("hello")
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await pattern.search("hello")
        }
        #expect(await task.value.match == nil)
    }
}
