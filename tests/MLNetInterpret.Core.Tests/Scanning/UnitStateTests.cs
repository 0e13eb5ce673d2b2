using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

[TestClass]
public class UnitStateTests
{
    [TestMethod]
    public void One_and_the_same_value_is_dead()
    {
        var constant = States(x => full([x.shape[0], 2], tensor([0.3f]).item<float>()));
        CollectionAssert.AreEqual(new[] { UnitState.Dead, UnitState.Dead }, constant);
        Assert.AreEqual(UnitState.Dead, States(x => x * 0)[0]);
        Assert.AreEqual(UnitState.Dead, States(x => (x - 100).relu())[0]);
    }

    [TestMethod]
    public void A_value_that_is_never_above_zero_says_so()
    {
        Assert.AreEqual(UnitState.NeverPositive, States(x => -x.abs())[0]);
        Assert.AreEqual(UnitState.NeverPositive, States(x => -x.relu())[0]);
        Assert.AreEqual(UnitState.NeverPositive, States(x => -(x * 30).sigmoid())[0]);
        Assert.AreEqual(UnitState.Alive, States(x => -x.abs() + 0.01)[0]);
    }

    [TestMethod]
    public void A_sigmoid_at_its_ends_is_saturated_and_one_between_them_is_not()
    {
        Assert.AreEqual(UnitState.Saturated, States(x => (x * 60).clamp(-50, 50).sigmoid())[0]);
        Assert.AreEqual(UnitState.Alive, States(x => x.sigmoid())[0]);
        Assert.AreEqual(UnitState.Alive, States(x => (x / 100).sigmoid())[0]);
        Assert.AreEqual(UnitState.Alive, States(x => (x * 20).sigmoid())[0]);      // 88 % lie at its ends
    }

    [TestMethod]
    public void A_hyperbolic_tangent_at_its_ends_is_saturated_and_one_between_them_is_not()
    {
        Assert.AreEqual(UnitState.Saturated, States(x => (x * 100).tanh())[0]);
        Assert.AreEqual(UnitState.Alive, States(x => x.tanh())[0]);
        Assert.AreEqual(UnitState.Alive, States(x => (x / 100).tanh())[0]);      // 0 is the middle, not an end
    }

    [TestMethod]
    public void A_rectified_unit_is_sparse_and_not_saturated()
    {
        Assert.AreEqual(UnitState.Alive, States(x => x.relu())[0]);
        Assert.AreEqual(UnitState.Alive, States(x => (x / 100).relu())[0]);      // within 0.05 of 0 all the time
        Assert.AreEqual(UnitState.Alive, States(x => (x - 2.5).relu())[0]);
        Assert.AreEqual(UnitState.Alive, States(x => nn.functional.gelu(x))[0]);
        Assert.AreEqual(UnitState.Alive, States(x => x)[0]);
    }

    [TestMethod]
    public void Ninety_five_of_a_hundred_are_enough()
    {
        Assert.AreEqual(UnitState.Saturated, Share(95));
        Assert.AreEqual(UnitState.Alive, Share(94));
        static UnitState Share(int ends)
        {
            using var network = Planted.Same(1);
            float Value(int row) => row < ends ? row % 2 == 0 ? 0.01f : 0.99f : 0.5f;
            var rows = Data.Of([.. Enumerable.Range(0, 100).Select(row => new[] { Value(row) })]);
            return Scans.Catalogue(network, new() { Units = ["same"], BatchRows = 100 }, rows).Units[0].State;
        }
    }

    private static UnitState[] States(Func<Tensor, Tensor> function)
    {
        using var network = Planted.Computed(2, function);
        var found = Scans.Catalogue(network, new() { Units = ["same"] }, Data.Normal(3, 1000, 2));
        return [.. found.Units.Select(unit => unit.State)];
    }
}
