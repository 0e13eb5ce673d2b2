using System;
using System.Reflection;

[assembly: AssemblyVersion("1.0.0.0")]

namespace Microsoft.ML
{
    /// <summary>As ML.NET 5.0.1 declares it: what a class that is loaded from a model is made with.</summary>
    public delegate void SignatureLoadModel(object context);

    /// <summary>As ML.NET 5.0.1 declares it: a class that can be loaded from a model.</summary>
    [AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
    public sealed class LoadableClassAttribute : Attribute
    {
        /// <summary>Declares a class with a <c>static Create(IHostEnvironment, ModelLoadContext)</c>.</summary>
        public LoadableClassAttribute(Type instType, Type argType, Type sigType, string userName, params string[] loadNames)
        {
        }
    }
}
