import Foundation

/// How many files and connections this process may have open.
enum OpenFiles {
    /// Raises the limit to what the system allows at most.
    ///
    /// Shells and service managers begin with 1,024, which a few hundred slow answers of a model use up.
    static func allowMost() {
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
        limit.rlim_cur = limit.rlim_max
        // Refused, the hub runs with what it has.
        _ = setrlimit(resource, &limit)
    }

    #if os(Linux)
        private static let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
        private static let resource = RLIMIT_NOFILE
    #endif
}
