import Foundation
import HubRouter

extension StorageHealth {
    mutating func recordCommit() {
        commits += 1
        lastWriteAt = Date()
    }

    mutating func record(failure: any Error) {
        failedWrites += 1
        lastError = "\(failure)"
        lastFailureAt = Date()
    }
}
