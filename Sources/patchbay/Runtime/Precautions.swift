import Foundation

/// The privileges that a serving process should not have.
enum Precautions {
    /// Warns of a process that may do everything on this machine.
    static func warn(_ announcer: Announcer) {
        guard geteuid() == 0 else { return }
        announcer.warn("running as root: let a user of its own run the hub")
    }
}
