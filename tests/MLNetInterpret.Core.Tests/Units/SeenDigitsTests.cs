using MLNetInterpret.Core.Units;

namespace MLNetInterpret;

[TestClass]
public class SeenDigitsTests
{
    [TestMethod]
    public void Numbers_keep_four_digits_of_the_largest()
    {
        CollectionAssert.AreEqual(new[] { 0.123f, -1.235f, 0f }, SeenDigits.Of([0.12345f, -1.23456f, 0.0001f]));
        CollectionAssert.AreEqual(new[] { 12346f, 3f }, SeenDigits.Of([12345.6f, 3.4f]), "never fewer than all whole ones");
        CollectionAssert.AreEqual(new[] { 0.0001235f }, SeenDigits.Of([0.00012346f]));
    }

    [TestMethod]
    public void What_is_no_number_stays()
    {
        float[] odd = [float.NaN, float.PositiveInfinity, 2];
        CollectionAssert.AreEqual(odd, SeenDigits.Of(odd));
        Assert.IsEmpty(SeenDigits.Of([]));
    }
}
