/// Computations on texts of customers, which a customer can make long.
///
/// A long text is read on the threads of ``OperatorPattern``, so that the tasks of other tenants go on meanwhile; the
/// works of different values take turns there. A short one is read at once, since a change of threads costs more.
///
///     private let work = TextWork()
///     …
///     let count = try await work.run(onBytes: text.utf8.count) { countOfDigits(in: text) }
public struct TextWork: Sendable {
    /// The number of bytes up to which a text is short: an optimized build scans it in less than half a millisecond.
    public static let shortLength = 2_048

    /// The identity of the step whose works take turns with those of others.
    private let owner = PatternOwner()

    /// Makes the place of one step's works.
    public init() {}

    /// Runs `work`, which reads `bytes` bytes of text.
    ///
    /// - Throws: `CancellationError` as soon as the task is cancelled while a long text waits or is read.
    public func run<Result: Sendable>(
        onBytes bytes: Int,
        _ work: @escaping @Sendable () -> Result
    ) async throws -> Result {
        guard bytes > Self.shortLength else { return work() }
        guard let result = await PatternThreads.shared.run(for: owner, { _ in work() }) else {
            throw CancellationError()
        }
        return result
    }
}
