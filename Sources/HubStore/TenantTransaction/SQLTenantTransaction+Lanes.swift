import ChannelKit
import Foundation
import HubRouter

extension SQLTenantTransaction {
    func makeDue(_ lane: Lane, at due: Date, isAwaited: Bool) {
        self.due.add(DueLane(lane, at: due, isAwaited: isAwaited))
    }
}
