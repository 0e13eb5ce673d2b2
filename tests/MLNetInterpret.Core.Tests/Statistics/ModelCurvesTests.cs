using MLNetInterpret.Core.Statistics;

namespace MLNetInterpret;

[TestClass]
public class ModelCurvesTests
{
    [TestMethod]
    public void Two_classes_have_the_curve_of_the_positive_one()
    {
        float[][] said = [[0.9f, 0.1f], [0.6f, 0.4f], [0.65f, 0.35f], [0.2f, 0.8f]];
        var curves = ModelCurves.Of(["no", "yes"], [0, 0, 1, 1], said);
        var yes = curves.Classes.Single();
        Assert.AreEqual("yes", yes.Name);
        Assert.AreEqual(0.75, yes.Auc, 1e-9, "three of the four pairs are in order");
        CollectionAssert.AreEqual(new[] { (0, 0), (0, 0.5), (0.5, 0.5), (0.5, 1), (1, 1) }, yes.Points.ToArray());
    }

    [TestMethod]
    public void Rows_of_one_probability_are_told_apart_by_chance()
    {
        var curves = ModelCurves.Of(["no", "yes"], [0, 1, 0, 1], [.. Enumerable.Repeat(new[] { 0.5f, 0.5f }, 4)]);
        Assert.AreEqual(0.5, curves.Classes.Single().Auc, 1e-9);
        Assert.AreEqual(0, curves.Error, 1e-6, "half of them come true");
    }

    [TestMethod]
    public void Of_several_classes_each_stands_against_the_rest_and_only_those_with_rows()
    {
        float[][] said = [[0.85f, 0.1f, 0.05f], [0.3f, 0.65f, 0.05f], [0.05f, 0.95f, 0], [0.2f, 0.75f, 0.05f]];
        var curves = ModelCurves.Of(["a", "b", "c"], [0, 0, 1, 1], said);
        CollectionAssert.AreEqual(new[] { "a", "b" }, curves.Classes.Select(curve => curve.Name).ToArray());
        Assert.IsTrue(curves.Classes.All(curve => Math.Abs(curve.Auc - 1) < 1e-9));
        Assert.AreEqual(4, curves.Calibration.Sum(tenth => tenth.Rows));
        Assert.AreEqual((0.15 + 0.65 + 0.05 + 0.25) / 4, curves.Error, 1e-6);
        foreach (var tenth in curves.Calibration)
            Assert.IsTrue(tenth.Low <= tenth.True + 1e-9 && tenth.True <= tenth.High + 1e-9, $"{tenth}");
    }
}
