//! A SCIM service provider in a box.
