using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Trainers;
using Categories = System.Collections.Generic.Dictionary<string, System.Collections.Generic.IReadOnlyList<string>>;
using Ranges = System.Collections.Generic.Dictionary<string, (double Least, double Most)>;

namespace MLNetInterpret;

/// <content>Constraints.</content>
public partial class OddTableTests
{
    [TestMethod]
    public void Names_with_spaces_signs_and_letters_of_any_script_are_constrained_like_others()
    {
        var (data, model) = Trained(Rows(80));
        var profile = _ml.Interpretation.FindProfile(model, data, "hidden1:0", new()
        {
            Curve = [],
            Constraints = new()
            {
                Ranges = new Ranges { ["Größe (cm)"] = (160, 170) },
                Categories = new Categories
                {
                    ["город"] = ["Київ", "Santo Domingo"],
                    ["Code"] = ["2"],
                    ["Flag"] = ["true"],
                },
                Relations = ["2*[Größe (cm)] >= 330.5"],
            },
        });
        foreach (var end in new[] { profile.Highest, profile.Lowest })
        {
            RowValue Value(string name) => end.Row.Values.Single(value => value.Column == name);
            Assert.IsTrue(Value("Größe (cm)").Number is >= 166 and <= 170, "whole, and half of 330.5 is not");
            CollectionAssert.Contains(new[] { "Київ", "Santo Domingo" }, Value("город").Text);
            Assert.AreEqual("2", Value("Code").Text);
            Assert.AreEqual("true", Value("Flag").Text);
        }

        CollectionAssert.Contains(profile.Constraints.ToArray(), "-2*[Größe (cm)] <= -330.5");
        Refused(
            "'Code' is a column of categories; name those allowed, for example Code=",
            new() { Ranges = new Ranges { ["Code"] = (1, 2) } });
        Refused("'Code' is a column of categories", new() { Integers = ["Code"] });
        Refused(
            "The relation 'Code <= 1' needs numbers, but 'Code' is a column of categories. Numbers are: ",
            new() { Relations = ["Code <= 1"] });
        Refused(
            "'Date' has no category '2024-13-01'. It has: ",
            new() { Categories = new Categories { ["Date"] = ["2024-13-01"] } });
        Refused("depends on no column 'Good'. It depends on: ", new() { Immutable = ["Good"], StartRow = 0 });
        Refused(
            "'Empty' is missing in every row of the data, so it cannot be declared never missing",
            new() { NeverMissing = ["Empty"] });
        Refused(
            "'Nothing' is missing in every row of the data, so it cannot be declared never missing",
            new() { NeverMissing = ["Nothing"] });
        Refused(
            "'Nothing' is missing in every row of the data, so no row keeps to the relation 'Nothing <= Three'; " +
            "write 'Nothing <= Three or missing' to let it hold",
            new() { Relations = ["Nothing <= Three"] });
        RowConstraints orMissing = new() { Relations = ["Nothing <= Three or missing"] };
        Assert.IsNotNull(
            _ml.Interpretation.FindProfile(model, data, "hidden1:0", new() { Curve = [], Constraints = orMissing }));

        void Refused(string part, RowConstraints constraints)
        {
            var failure = Assert.ThrowsExactly<ArgumentException>(
                () => _ml.Interpretation.FindProfile(model, data, "hidden1:0", new() { Constraints = constraints }));
            StringAssert.Contains(failure.Message, part);
        }
    }

    [TestMethod]
    public void Constraints_that_make_no_sense_are_refused_with_what_contradicts_what()
    {
        Number[] rows = [.. Enumerable.Range(0, 60).Select(i => new Number
        {
            Small = (byte)(i % 10),
            Real = i / 10f,
            Gap = i % 5 == 0 ? float.NaN : i,
            Good = i % 3 == 0,
        })];
        var data = _ml.Data.LoadFromEnumerable(rows);
        var model = Pipeline(data).Fit(data);
        Refused(
            "The range of 'Real', NaN to 3, has to end at finite numbers",
            new() { Ranges = new Ranges { ["Real"] = (double.NaN, 3) } });
        Refused(
            "The range of 'Real', 0 to Infinity, has to end at finite numbers",
            new() { Ranges = new Ranges { ["Real"] = (0, double.PositiveInfinity) } });
        Refused("'Real' cannot take 1", new() { Ranges = new Ranges { ["Real"] = (0, 1e300) } });
        Refused("'Small' cannot take 300: its type holds no such number", new() { Ranges = new Ranges { ["Small"] = (0, 300) } });
        Refused("'Small' cannot take -5: its type holds no such number", new() { Ranges = new Ranges { ["Small"] = (-5, 3) } });
        Refused(
            "The range of 'Real', 7 to 9, lies outside the data, which goes from 0 to 5.9",
            new() { Ranges = new Ranges { ["Real"] = (7, 9) } });
        Refused(
            "No whole number lies in the range of 'Real', 0.2 to 0.8",
            new() { Ranges = new Ranges { ["Real"] = (0.2, 0.8) }, Integers = ["Real"] });
        Refused("No allowed values keep to the relation 'Real <= -1': Real from 0", new() { Relations = ["Real <= -1"] });
        Refused(
            "No allowed values keep to the relation 'Small <= Real': " +
            "Small from 5 to 9 (declared), whole as in the data; Real from 0 to 2 (declared)",
            new() { Relations = ["Small <= Real"], Ranges = new Ranges { ["Small"] = (5, 9), ["Real"] = (0, 2) } });
        Refused(
            "No allowed values keep to the relation 'Real <= 2': Real stays 5, as in row 50",
            new() { Relations = ["Real <= 2"], StartRow = 50, Immutable = ["Real"] });
        Refused(
            "No row was found that keeps to all of these: Small + Real <= 3; -Small - Real <= -4",
            new() { Relations = ["Small + Real <= 3", "Small + Real >= 4"] });
        foreach (var relation in new[] { $"{new string('9', 400)}*Real <= 3", $"Real <= {new string('9', 400)}" })
            Refused("needs finite numbers", new() { Relations = [relation] });
        RowConstraints[] fromNowhere =
            [new() { Immutable = ["Real"] }, new() { MostChanges = 1 }, new() { Farthest = 1 }, new() { FarthestEach = 1 }];
        foreach (var constraints in fromNowhere)
            Refused("Columns that stay, and budgets of changes, need a row to start from", constraints);
        foreach (var start in new[] { -1L, 60 })
            Refused($"There is no row {start} to start from; the data has the rows 0 to 59", new() { StartRow = start });
        Refused("0 or more, not -1", new() { StartRow = 0, MostChanges = -1 });
        Refused("How far a row may be from its start is 0 or more, not NaN", new() { StartRow = 0, Farthest = double.NaN });
        Refused(
            "How far each number may be from the start row's is 0 or more, not -0.5",
            new() { StartRow = 0, FarthestEach = -0.5 });
        Refused(
            "Row 50 has values that are not allowed in Real; " +
            "the nearest allowed ones are 1.732 away, but it may go no further than 1",
            new() { StartRow = 50, Farthest = 1, Ranges = new Ranges { ["Real"] = (0, 2) } });
        Refused(
            "'Real' cannot come from 5, as in row 50, to what is allowed: " +
            "Real from 0 to 2 (declared), in steps of 0.1 as in the data; " +
            "each number may go at most 1 standard deviations (FarthestEach)",
            new() { StartRow = 50, FarthestEach = 1, Ranges = new Ranges { ["Real"] = (0, 2) } });
        RowConstraints[] atStart =
        [
            new() { StartRow = 7, MostChanges = 0 },
            new() { StartRow = 7, Farthest = 0 },
            new() { StartRow = 7, Immutable = ["Small", "Real", "Gap"] },
        ];
        foreach (var still in atStart)
        {
            var profile = _ml.Interpretation.FindProfile(model, data, "hidden1:1", new() { Constraints = still });
            foreach (var end in new[] { profile.Highest, profile.Lowest })
                CollectionAssert.AreEqual(
                    new double?[] { 7, 0.7f, 7 }, end.Row.Values.Select(value => value.Number).ToArray(), $"{still}");
        }

        void Refused(string part, RowConstraints constraints)
        {
            var failure = Assert.ThrowsExactly<ArgumentException>(
                () => _ml.Interpretation.FindProfile(model, data, "hidden1:0", new() { Constraints = constraints }));
            StringAssert.Contains(failure.Message, part);
        }
    }
}
