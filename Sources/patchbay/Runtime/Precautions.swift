import Foundation

/// The check for privileges that a serving process should not have.
enum Precautions {
    /// Warns if the process runs as root.
    static func warn(_ announcer: Announcer) {
        guard geteuid() == 0 else { return }
        announcer.warn("running as root; run the hub as a dedicated user")
    }
}
