/// Whether this is a release build.
let isOptimised: Bool = {
    var debug = false
    assert(
        {
            debug = true
            return true
        }())
    return !debug
}()
