extension String {
    /// Returns the text, or the longest beginning of it that has at most `limit` bytes of UTF-8.
    ///
    /// It is cut between two Unicode scalars. The limit is in bytes, because a single character may have any number of
    /// combining marks: a limit in characters does not bound the work.
    public func cut(toBytes limit: Int) -> String {
        guard utf8.count > limit else { return self }
        var end = utf8.index(startIndex, offsetBy: max(0, limit))
        while end > startIndex, end.samePosition(in: unicodeScalars) == nil { end = utf8.index(before: end) }
        return String(self[..<end])
    }
}
