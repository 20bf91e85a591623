import Foundation

/// The limit of open files and connections of this process.
enum OpenFiles {
    /// Raises the limit to the system's max.
    ///
    /// The default of shells and service managers is 1,024, which a few hundred slow model answers exhaust.
    static func allowMost() {
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
        limit.rlim_cur = limit.rlim_max
        // If refused, the hub runs with the current limit.
        _ = setrlimit(resource, &limit)
    }

    #if os(Linux)
        private static let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
        private static let resource = RLIMIT_NOFILE
    #endif
}
