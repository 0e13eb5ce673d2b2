namespace MLNetInterpret.Tests;

/// <summary>What has to happen once in a test process.</summary>
[TestClass]
public static class TestProcess
{
    /// <summary>Tests make modules of their own before anything of the library has been used.</summary>
    [AssemblyInitialize]
    public static void LoadLibTorch(TestContext _) => LibTorch.EnsureLoaded();
}
