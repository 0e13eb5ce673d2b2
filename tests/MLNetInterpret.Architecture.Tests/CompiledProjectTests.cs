namespace MLNetInterpret.Architecture.Tests;

/// <summary>The reader itself, on planted types of this assembly.</summary>
[TestClass]
public class CompiledProjectTests
{
    private static readonly CompiledProject Own = CompiledProject.Read(
        "MLNetInterpret.Architecture.Tests", typeof(CompiledProjectTests).Assembly.Location,
        Repository.At("tests", "MLNetInterpret.Architecture.Tests"));

    [TestMethod]
    public void Every_way_to_name_a_type_is_seen()
    {
        string[] named = [.. Own.Arrows
            .Where(arrow => arrow.From.Folders[0] == "Planted/Ground" && arrow.To.Folders[0] == "Planted/Upper")
            .Select(arrow => $"{Short(arrow.From)} -> {Short(arrow.To)}").Order(StringComparer.Ordinal)];
        CollectionAssert.AreEqual(
            new[]
            {
                "GroundBase -> IUpper", "GroundBase -> UpperBase", "GroundBodies -> UpperCalled", "GroundBodies -> UpperChoice",
                "GroundBodies -> UpperConstraint", "GroundBodies -> UpperFailure", "GroundBodies -> UpperLocal",
                "GroundBodies -> UpperNested", "GroundMembers -> UpperArgument", "GroundMembers -> UpperAttribute",
                "GroundMembers -> UpperField", "GroundMembers -> UpperParameter",
            },
            named);
    }

    [TestMethod]
    public void A_failure_names_the_offending_types()
    {
        var upward = FloorsTests.Upward(Planted(), ["Planted/Ground", "Planted/Upper"]).ToList();
        Assert.HasCount(12, upward);
        Assert.Contains(
            "MLNetInterpret.Architecture.Tests/Planted/Ground: GroundBase -> " +
            "MLNetInterpret.Architecture.Tests/Planted/Upper: UpperBase", upward);
        Assert.IsEmpty(FloorsTests.Upward(Planted(), ["Planted/Upper", "Planted/Ground"]));
    }

    [TestMethod]
    public void A_folder_that_is_no_floor_may_not_be_used() =>
        Assert.HasCount(12, FloorsTests.Upward(Planted(), ["Planted/Ground"]).ToList());

    [TestMethod]
    public void Types_without_code_and_pages_have_their_files()
    {
        Assert.AreEqual("Planted/Upper/UpperTypes.cs", Own.Types.Single(type => Short(type) == "UpperChoice").Files.Single());
        var reports = House.Projects.Single(project => project.Types.First().Project == "MLNetInterpret.Reports");
        Assert.AreEqual("Html/FrontPage.razor", reports.Types.Single(type => Short(type) == "FrontPage").Files.Single());
        Assert.IsTrue(reports.Types.Count(type => type.Files[0].EndsWith(".razor", StringComparison.Ordinal)) > 40);
    }

    private static IEnumerable<Arrow> Planted() => Own.Arrows.Where(arrow =>
        arrow.From.Folders[0].StartsWith("Planted", StringComparison.Ordinal)
        && arrow.To.Folders[0].StartsWith("Planted", StringComparison.Ordinal));

    private static string Short(CompiledType type) => type.Name[(type.Name.LastIndexOf('.') + 1)..];
}
