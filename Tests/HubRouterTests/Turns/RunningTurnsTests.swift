import ChannelKit
import Testing

@testable import HubRouter

@Suite("Running turns")
struct RunningTurnsTests {
    private let running = RunningTurns()
    private let turn = TurnID(1)
    private let row = RunningTurn(id: TurnID(1), tenant: "lotus", conversation: ConversationID(1), item: ItemID(1))

    @Test func cancellationBetweenTheCommitAndItsCallerIsNotMissed() {
        let beginning = running.expect()
        running.cancel([TurnID(7), turn])
        #expect(running.begin(row, after: beginning).isCancelled)
    }

    @Test func otherCancellationsLeaveTheTurn() {
        running.cancel([turn])
        let abandoned = running.expect()
        running.cancel([turn])
        running.abandon(abandoned)
        let beginning = running.expect()
        running.cancel([TurnID(7)])
        #expect(!running.begin(row, after: beginning).isCancelled)
    }

    @Test(arguments: [false, true])
    func postponedTurnWaitsUntilItBeginsOrIsCancelled(_ isCancelled: Bool) {
        #expect(!running.isWaiting(turn))
        running.postpone(turn, after: running.expect())
        #expect(running.isWaiting(turn))
        if isCancelled { running.cancel([turn]) } else { _ = running.begin(row, after: running.expect()) }
        #expect(!running.isWaiting(turn))
        let beginning = running.expect()
        running.cancel([turn])
        running.postpone(turn, after: beginning)
        #expect(!running.isWaiting(turn))
    }

    @Test func runningTurnIsCancelledUntilItEnds() {
        let canceller = running.begin(row, after: running.expect())
        running.cancel([turn])
        #expect(canceller.isCancelled)
        let again = running.begin(row, after: running.expect())
        running.end(turn, canceller)
        running.end(turn, again)
        running.cancel([turn])
        #expect(!again.isCancelled)
    }
}
