using MLNetInterpret.Native;
using TorchSharp;

namespace MLNetInterpret;

[TestClass]
public class LibTorchTests
{
    [TestMethod]
    public void Torch_works_on_this_very_system()
    {
        LibTorch.EnsureLoaded();
        using var two = torch.ones(2).sum();
        Assert.AreEqual(2f, two.item<float>());
    }
}
