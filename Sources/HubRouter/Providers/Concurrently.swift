/// Runs `body` for each of `elements`, at most `limit` of them at once.
func concurrently<Element: Sendable>(
    _ elements: [Element],
    limit: Int,
    _ body: @escaping @Sendable (Element) async -> Void
) async {
    await withTaskGroup(of: Void.self) { group in
        for (position, element) in elements.enumerated() {
            if position >= limit { await group.next() }
            guard !Task.isCancelled else { return }
            group.addTask { await body(element) }
        }
    }
}
