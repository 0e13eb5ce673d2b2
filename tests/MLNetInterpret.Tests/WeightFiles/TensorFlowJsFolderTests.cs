using MLNetInterpret.WeightFiles;

namespace MLNetInterpret.Tests.WeightFiles;

/// <summary>Folders of TensorFlow.js with parts missing.</summary>
[TestClass]
public sealed class TensorFlowJsFolderTests
{
    private const string Weights = "\"weights\":[{\"name\":\"a\",\"shape\":[2,2],\"dtype\":\"float32\"}]";

    [TestMethod]
    [DataRow("""[{"paths":["one.bin","two.bin"],""" + Weights + "}]", "", DisplayName = "whole")]
    [DataRow("""[{"paths":["one.bin","three.bin"],""" + Weights + "}]", "the file 'three.bin' is missing")]
    [DataRow("""[{"paths":["one.bin"],""" + Weights + "}]", "one.bin have 6 bytes, but the tensors from 'a' on need 16")]
    [DataRow("""[{"paths":["one.bin","two.bin","two.bin"],""" + Weights + "}]", "have 26 bytes")]
    [DataRow("""[{"paths":["../one.bin"],""" + Weights + "}]", "the file '../one.bin' is not named as one in the folder")]
    [DataRow("""[{"paths":["/etc/passwd"],""" + Weights + "}]", "is not named as one in the folder")]
    [DataRow("""[{""" + Weights + "}]", "a part is missing")]
    [DataRow("""[{"paths":["one.bin"],"weights":[{"name":"a","shape":[3],"dtype":"string"}]}]""", "of the type string")]
    [DataRow("""[{"paths":["one.bin"],"weights":[{"name":"a","shape":[99999999999],"dtype":"float32"}]}]""", "hold more than")]
    [DataRow("""[{"paths":[null],""" + Weights + "}]", "a text in its JSON is null")]
    [DataRow("""[{"paths":["one.bin"],"weights":[{"name":null,"shape":[3],"dtype":"float32"}]}]""", "a text in its JSON is null")]
    [DataRow("[]", "no tensors of floats")]
    [DataRow("3", "is no folder of TensorFlow.js, or it is damaged")]
    [DataRow("""{"a":{"filename":"one.bin","shape":[2]}}""", "have 6 bytes, but the tensor 'a' need 8")]
    public void A_manifest_is_read_or_refused(string manifest, string says)
    {
        using var folder = new TestFolder();
        folder.Write("one.bin", [0, 0, 128, 63, 0, 0]);
        folder.Write("two.bin", [0, 64, 0, 0, 64, 64, 0, 0, 128, 64]);
        folder.Write("weights_manifest.json", manifest);
        if (says.Length == 0) CollectionAssert.AreEqual((float[])[1, 2, 3, 4], WeightFile.Read(folder.Path).Single().Values);
        else StringAssert.Contains(Assert.That.Refused(() => WeightFile.Read(folder.Path)).Message, says);
    }

    [TestMethod]
    [DataRow("Dense", """{"name":"d","activation":"relu"}""", "its layer 'd' has the activation relu")]
    [DataRow("Dense", """{"name":"d","activation":"softmax"}""", "")]
    [DataRow("Activation", """{"name":"a","activation":"tanh"}""", "its layer 'a' has the activation tanh")]
    [DataRow("GRU", """{"name":"g","reset_after":false,"use_bias":false}""", "its layer 'g' is a GRU without biases that resets")]
    [DataRow("GRU", """{"name":"g","reset_after":false,"use_bias":true}""", "")]
    public void What_stands_behind_layers_is_read_of_a_topology(string kind, string config, string says)
    {
        using var folder = new TestFolder();
        folder.Write("one.bin", new byte[16]);
        folder.Write("model.json", $$"""
            {"modelTopology":{"layers":[{"class_name":"{{kind}}","config":{{config}}}]},
            "weightsManifest":[{"paths":["one.bin"],{{Weights}}}]}
            """);
        if (says.Length == 0) Assert.HasCount(1, WeightFile.Read(folder.Path));
        else StringAssert.Contains(
            Assert.ThrowsExactly<NotSupportedException>(() => WeightFile.Read(folder.Path)).Message, says);
    }

    [TestMethod]
    public void Layers_that_are_computed_otherwise_are_refused_by_what_a_topology_says()
    {
        var hard = Repository.At("tests", "Shared", "Characters", "keras-hard");
        StringAssert.Contains(
            Assert.ThrowsExactly<NotSupportedException>(() => WeightFile.Read(hard)).Message, "has gates of hard_sigmoid");
    }
}
