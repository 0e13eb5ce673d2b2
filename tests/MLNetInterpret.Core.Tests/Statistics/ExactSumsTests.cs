using System.Numerics;
using CsCheck;
using MLNetInterpret.Core.Statistics;

namespace MLNetInterpret;

[TestClass]
public class ExactSumsTests
{
    [TestMethod]
    public void Sums_of_floats_are_exact() => Law.Holds(Draw.Finite.Array[0, 50], values =>
    {
        var sums = ExactSums.OfValues(3);
        foreach (var value in values) sums.Add(1, value);
        Assert.AreEqual(ReferenceArithmetic.Sum(values), sums.Integer(1));
        Assert.AreEqual(
            (BigInteger.Zero, BigInteger.Zero), (sums.Integer(0), sums.Integer(2)), "the neighbours stay as they are");
        Same(ReferenceArithmetic.Ratio(ReferenceArithmetic.Sum(values), 1, -149), sums[1]);
    }, times: 300);

    [TestMethod]
    public void Sums_of_products_are_exact() => Law.Holds(Gen.Select(Draw.Finite, Draw.Finite).Array[0, 50], pairs =>
    {
        var sums = ExactSums.OfProducts(2);
        foreach (var (a, b) in pairs) sums.Add(0, (double)a * b);
        var exact = ReferenceArithmetic.Dot(pairs.Select(pair => pair.Item1), pairs.Select(pair => pair.Item2));
        Assert.AreEqual(exact, sums.Integer(0));
        Same(ReferenceArithmetic.Ratio(exact, 1, -298), sums[0]);
    }, times: 300);

    [TestMethod]
    public void Order_and_grouping_do_not_matter() =>
        Law.Holds(Gen.Select(Draw.Finite.Array[1, 40], Gen.Int[0, 1000]), (values, seed) =>
        {
            var (forward, left, right) = (ExactSums.OfProducts(1), ExactSums.OfProducts(1), ExactSums.OfProducts(1));
            foreach (var value in values) forward.Add(0, value);
            var random = new Random(seed);
            random.Shuffle(values);
            foreach (var value in values) (random.Next(2) == 0 ? left : right).Add(0, value);
            right.Add(left);
            CollectionAssert.AreEqual(forward.Limbs.ToArray(), right.Limbs.ToArray());
        }, times: 200);

    [TestMethod]
    public void What_cancels_leaves_the_rest()
    {
        var sums = ExactSums.OfValues(1);
        foreach (var value in new[] { 1e38f, float.Epsilon, -1e38f }) sums.Add(0, value);
        Assert.AreEqual(float.Epsilon, sums[0]);
        sums.Add(0, -float.Epsilon);
        Assert.AreEqual(0, sums[0]);
        Assert.IsTrue(sums.Limbs.ToArray().All(limb => limb == 0));
    }

    [TestMethod]
    public void Totals_may_be_negative()
    {
        var sums = ExactSums.OfValues(2);
        sums.Add(0, [-2.5, 1]);
        sums.Add(0, [-0.25, -float.MaxValue]);
        Assert.AreEqual(-2.75, sums[0]);
        Assert.AreEqual(new BigInteger(1) - new BigInteger(float.MaxValue), sums.Integer(1) >> 149);
        Same(1 - (double)float.MaxValue, sums[1]);
        sums.Add(sums);
        Assert.AreEqual(-5.5, sums[0]);
    }

    [TestMethod]
    public void Many_of_the_largest_do_not_overflow()
    {
        var (values, products) = (ExactSums.OfValues(1), ExactSums.OfProducts(1));
        var square = (double)float.MaxValue * float.MaxValue;
        values.Add(0, float.MinValue);
        products.Add(0, -square);
        for (var doubled = 0; doubled < 42; doubled++)
        {
            values.Add(values);
            products.Add(products);
        }

        Assert.AreEqual(Math.ScaleB(float.MinValue, 42), values[0]);
        Assert.AreEqual(Math.ScaleB(-square, 42), products[0]);
    }

    [TestMethod]
    public void What_is_below_the_smallest_float_is_cut_off()
    {
        var sums = ExactSums.OfValues(1);
        sums.Add(0, float.Epsilon * 1.75);
        sums.Add(0, float.Epsilon / 4.0);
        sums.Add(0, 1e-300);
        Assert.AreEqual(float.Epsilon, sums[0]);
    }

    private static void Same(double expected, double actual) => Assert.AreEqual(expected, actual, Math.Abs(expected) * 1e-15);
}
