namespace MLNetInterpret.Findings;

/// <summary>Pictures are made smaller by the mean of each area, and never larger.</summary>
[TestClass]
public class ShrunkPictureTests
{
    [ClassInitialize]
    public static void Load(TestContext _) => LibTorch.EnsureLoaded();

    [TestMethod]
    public void A_pixel_is_the_mean_of_its_area()
    {
        var small = new ImageInput(2, 2, 4, [0, 10, 100, 110, 20, 30, 120, 130, 8, 8, 8, 8, 8, 8, 8, 8]).Shrunk(2);
        Assert.AreEqual((2, 1, 2), (small.Channels, small.Height, small.Width));
        CollectionAssert.AreEqual(new byte[] { 15, 115, 8, 8 }, small.Pixels);
    }

    [TestMethod]
    public void What_is_small_enough_stays_as_it_is()
    {
        var picture = new ImageInput(1, 1, 3, [1, 2, 3]);
        Assert.AreSame(picture, picture.Shrunk(3));
    }

    [TestMethod]
    [DataRow(480, 640, 80, 60, 80)]
    [DataRow(1, 300, 30, 1, 30)]
    [DataRow(10, 5, 20, 20, 10)]
    public void Proportions_are_kept(int height, int width, int longer, int rows, int columns) =>
        Assert.AreEqual((rows, columns), ImageInput.Scaled(height, width, longer));
}
