namespace MLNetInterpret;

[TestClass]
public class UnitTests
{
    [TestMethod, DataRow("conv2"), DataRow("conv2:5"), DataRow("conv2:5@3,4"), DataRow("lstm1.cell:117"), DataRow("logits:3@0")]
    public void Text_form_round_trips(string text)
    {
        Assert.AreEqual(text, Unit.Parse(text).ToString());
        Assert.AreEqual(Unit.Parse(text), Unit.Parse(text));
        Assert.AreEqual(Unit.Parse(text).GetHashCode(), Unit.Parse(text).GetHashCode());
    }

    [TestMethod, DataRow(""), DataRow("conv2:"), DataRow("conv2:x"), DataRow(":3"), DataRow("conv2:-1"), DataRow("conv2@1,2"),
     DataRow("conv2:5@"), DataRow("conv 2:5"), DataRow("conv2:5@1,-2"), DataRow("conv*:1")]
    public void What_is_not_a_unit_is_refused_with_how_to_write_one(string text)
    {
        Assert.IsNull(Unit.TryParse(text));
        var error = Assert.ThrowsExactly<FormatException>(() => Unit.Parse(text));
        const string instead = "Write <activation point>:<index>, for example 'features.3:17', or 'conv2:5@3,4' for one neuron.";
        Assert.AreEqual($"'{text}' is not a unit. {instead}", error.Message);
    }
}
