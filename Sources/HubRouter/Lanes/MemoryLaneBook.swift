package import ChannelKit
package import Foundation
import Synchronization

/// The book of a process that alone uses its storage: all claims are in memory.
///
/// A claim needs no time and no row: it ends with its worker or with the process, and the next process finds the work
/// in the rows.
package final class MemoryLaneBook: LaneBook {
    private final class StageBook: Sendable {
        let lanes = Mutex(StageLanes())
        let awaited: AsyncStream<LaneClaim>
        let claims: AsyncStream<LaneClaim>.Continuation
        let onChange = Mutex<@Sendable () -> Void>({})

        init() { (awaited, claims) = AsyncStream.makeStream() }

        /// Adds lanes, and returns the number of those that the book did not have.
        func add(_ due: [DueLane], isFound: Bool) -> Int {
            let additions = lanes.withLock { lanes in due.map { lanes.add($0, isFound: isFound) } }
            var (isEarlier, new) = (false, 0)
            for addition in additions {
                switch addition {
                case .unchanged: break
                case .earlier(let isNew):
                    isEarlier = true
                    new += isNew ? 1 : 0
                case .claimed(let claim): claims.yield(claim)
                }
            }
            if isEarlier { change() }
            return new
        }

        func change() { onChange.withLock(\.self)() }
    }

    private let inbound = StageBook()
    private let turn = StageBook()
    private let outbox = StageBook()

    /// Creates an empty book.
    package init() {}

    private func book(_ stage: Stage) -> StageBook {
        switch stage {
        case .inbound: inbound
        case .turn: turn
        case .outbox: outbox
        }
    }

    /// Claims lanes under another epoch from now on.
    package func enter(epoch: Int64) {
        for stage in Stage.allCases { book(stage).lanes.withLock { $0.epoch = epoch } }
    }

    package func publish(_ lanes: [DueLane]) { add(lanes, isFound: false) }

    package func add(found lanes: [DueLane]) -> Int { add(lanes, isFound: true) }

    @discardableResult
    private func add(_ lanes: [DueLane], isFound: Bool) -> Int {
        guard let first = lanes.first else { return 0 }
        // A transaction seldom makes lanes of more than one stage due.
        guard lanes.count > 1 else { return book(first.lane.stage).add(lanes, isFound: isFound) }
        return Dictionary(grouping: lanes, by: \.lane.stage).reduce(0) { sum, lanes in
            sum + book(lanes.key).add(lanes.value, isFound: isFound)
        }
    }

    package func claim(_ stage: Stage, for slots: LaneSlots, at now: Date) -> [LaneClaim] {
        book(stage).lanes.withLock { $0.claim(for: slots, at: now) }
    }

    package func claimIdle(_ lane: Lane, for slots: LaneSlots?) -> LaneClaim? {
        book(lane.stage).lanes.withLock { $0.claimIdle(lane, for: slots) }
    }

    package func awaited(_ stage: Stage) -> AsyncStream<LaneClaim> { book(stage).awaited }

    package func onChange(_ stage: Stage, _ action: @escaping @Sendable () -> Void) {
        book(stage).onChange.withLock { $0 = action }
    }

    package func nextDue(_ stage: Stage) -> Date? { book(stage).lanes.withLock { $0.nextDue() } }

    package func beginLook(_ claim: LaneClaim) { book(claim.lane.stage).lanes.withLock { $0.beginLook(claim) } }

    package func release(_ claim: LaneClaim, due: Date?) -> Bool {
        book(claim.lane.stage).lanes.withLock { $0.release(claim, due: due) }
    }

    package func park(_ claim: LaneClaim, unless isConfigured: @Sendable () -> Bool) -> Bool {
        book(claim.lane.stage).lanes.withLock { $0.park(claim, unless: isConfigured) }
    }

    package func unpark(where isConfigured: @Sendable (ChannelID) -> Bool) {
        for stage in Stage.allCases { book(stage).lanes.withLock { $0.unpark(where: isConfigured) } }
    }

    package func work(_ stage: Stage, at now: Date) -> LaneWork { book(stage).lanes.withLock { $0.work(at: now) } }
}
