import Foundation
import HubModel
import HubRouter

@testable import HubStore

extension SQLRetention {
    /// Deletes all rows of a kind that may be deleted, of any age, and returns their number.
    func deleteAll(_ kind: RetentionKind, before: Date = noon.addingTimeInterval(1e9), limit: Int = 5) throws -> Int {
        var position: Int64? = 0
        var count = 0
        while let after = position {
            let old = try oldRows(kind, after: after, before: before, limit: limit)
            let deleted = old.count > 0 ? try delete(old) : (count: 0, isCut: false)
            count += deleted.count
            if !deleted.isCut { position = old.next }
        }
        return count
    }
}
