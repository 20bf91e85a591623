import Foundation
import HubRouter

extension Failpoints {
    /// The failpoints in the environment of this process, which tests set.
    static var ofProcess: Failpoints { Failpoints(ProcessInfo.processInfo.environment["PATCHBAY_FAILPOINTS"] ?? "") }
}
