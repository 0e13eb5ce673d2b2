using MLNetInterpret.Core.Units;

namespace MLNetInterpret;

[TestClass]
public class FiniteFloatsTests
{
    [TestMethod]
    public void One_value_that_is_not_finite_is_found_wherever_it_stands()
    {
        var random = new Random(3);
        for (var count = 0; count < 70; count++)
        {
            float[] values = [.. Enumerable.Range(0, count).Select(at => at % 3 == 0 ? float.MinValue : random.NextSingle())];
            Assert.IsTrue(FiniteFloats.All(values));
            foreach (var damage in new[] { float.NaN, -float.NaN, float.PositiveInfinity, float.NegativeInfinity })
                for (var at = 0; at < count; at++)
                {
                    var kept = values[at];
                    values[at] = damage;
                    Assert.IsFalse(FiniteFloats.All(values), $"{damage} at {at} of {count}");
                    values[at] = kept;
                }
        }
    }

    [TestMethod]
    public void Neither_the_largest_nor_the_smallest_nor_zero_is_damage()
    {
        float[] extremes = [float.MaxValue, float.MinValue, float.Epsilon, -float.Epsilon, 0, -0f];
        Assert.IsTrue(FiniteFloats.All(extremes));
        Assert.IsTrue(FiniteFloats.All([.. extremes, .. extremes, .. extremes]));
    }
}
