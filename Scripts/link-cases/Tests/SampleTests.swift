struct SampleTests {
    @Test func exists() {}
}
