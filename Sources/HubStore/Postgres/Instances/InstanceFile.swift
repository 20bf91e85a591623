import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The number of a hub in a file of its machine, locked for as long as the process lives.
///
/// The next process with the same file has the number of one that is gone for certain, and ends its epoch at once instead
/// of waiting for its lease.
enum InstanceFile {
    /// The number in the file at `path`; a new one if there is no file, or another process has it.
    ///
    /// The descriptor stays open: the lock ends with the process.
    static func number(at path: String) -> Int64 {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return new }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            return new
        }
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = read(descriptor, &bytes, bytes.count)
        if count > 0, let known = Int64(String(decoding: bytes[..<count], as: UTF8.self)), known > 0 { return known }
        let number = new
        let text = Array("\(number)".utf8)
        // A file that cannot be written gives another number to the next process, which then waits for the lease.
        _ = ftruncate(descriptor, 0)
        _ = pwrite(descriptor, text, text.count, 0)
        return number
    }

    /// A number that no other hub has.
    static var new: Int64 { .random(in: 1 ... .max) }
}
